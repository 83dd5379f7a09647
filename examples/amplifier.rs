//! A guitar amplifier, learnt from its input and its output, and played sample by sample.
//!
//! `cargo run --release --example amplifier`
//!
//! The amplifier is a formula here, so the example needs no recordings. It has a valve that distorts, a supply voltage that drops under loud
//! notes and recovers slowly, and a tone filter. Its output depends on earlier samples, so a function of a single sample cannot replace it. An
//! `Lstm` with twenty units learns it from eight seconds of plucked strings; `Residual` adds the dry sound (Wright, Damskägg and Välimäki 2019).
//!
//! The loss is the error-to-signal ratio after a filter that emphasises high tones. The first 256 samples of each window do not count, because
//! the state is still filling. Then the network plays new strings as a stream, one sample after the other.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// Samples of sound for each second.
pub const RATE: usize = 22_050;
/// The number of samples of a row.
const STEPS: usize = 2048;

network! {
    /// One sample in, one sample out. The state is forty numbers.
    #[derive(Debug)]
    #[loss(EsrLoss(pre_emphasis = 0.95, after = 256))]
    #[stream]
    pub struct Amp([STEPS, 1]) -> [STEPS, 1] { Residual { lstm: Lstm(20), lin: Dense(1) } }
}

/// The amplifier that is learnt.
#[derive(Clone, Copy, Debug, Default)]
pub struct Valve {
    /// How far the supply voltage has dropped.
    sag: f32,
    tone: f32,
}

impl Valve {
    /// The next sample.
    pub fn play(&mut self, x: f32) -> f32 {
        self.sag += 0.002 * (x.abs() - self.sag);
        let drive = 5.0 / (1.0 + 8.0 * self.sag);
        let y = (drive * x + 0.3).tanh() - 0.3_f32.tanh();
        self.tone += 0.4 * (y - self.tone);
        self.tone
    }
}

/// Plucked strings (Karplus and Strong 1983): a loop of noise that becomes softer with each turn. Every third note is held, as by a bow, so that
/// the network also hears long loud tones.
#[must_use]
pub fn strings(seconds: usize, seed: u64) -> Vec<[f32; 1]> {
    let rng = &mut StdRng::seed_from_u64(seed);
    let mut sound = vec![[0.0]; seconds * RATE];
    for (note, start) in (0..sound.len()).step_by(RATE / 3).enumerate() {
        let (length, loudness) = (60 + rng.next_u32() as usize % 200, 0.1 + (rng.next_u32() % 100) as f32 / 110.0);
        if note % 3 == 2 {
            for (step, [sample]) in sound[start..].iter_mut().take(RATE / 3).enumerate() {
                *sample += loudness * (std::f32::consts::TAU * step as f32 / length as f32).sin();
            }
            continue;
        }
        let mut string: Vec<f32> = (0..length).map(|_| 2.0 * loudness * (rng.next_u32() as f32 / 2.0_f32.powi(31) - 1.0)).collect();
        for (step, [sample]) in sound[start..].iter_mut().take(RATE).enumerate() {
            let here = step % length;
            *sample += string[here];
            string[here] = 0.498 * (string[here] + string[(here + 1) % length]);
        }
    }
    sound
}

/// The output of the amplifier.
#[must_use]
pub fn through_the_valve(sound: &[[f32; 1]]) -> Vec<[f32; 1]> {
    let mut valve = Valve::default();
    sound.iter().map(|[x]| [valve.play(*x)]).collect()
}

/// The results.
#[derive(Debug)]
pub struct Played {
    /// The network.
    pub net: Amp,
    /// Σ (t − y)² / Σ t² over two seconds of other strings.
    pub error_to_signal: f64,
    /// The beginning of these strings: dry, by the amplifier, and by the network.
    pub waves: [Vec<f64>; 3],
    /// The levels of the first harmonics of a loud tone of 110 Hz, in decibels: by the amplifier, and by the network.
    pub harmonics: [Vec<f64>; 2],
}

/// Trains on so many seconds for so many epochs, then plays.
///
/// # Errors
/// None here: the sound is long enough.
pub fn run(seconds: usize, epochs: usize) -> Result<Played, nn_runtime::Error> {
    let dry = strings(seconds, 1);
    let data = Windows::<Amp>::new(&dry, &through_the_valve(&dry))?.ahead(0).stride(STEPS).dataset()?;
    println!("{}\n", Amp::SUMMARY);
    let mut net = Amp::init(&mut StdRng::seed_from_u64(1));
    let adam = Adam::new(1e-2);
    Trainer::new(adam).clip(ClipNorm(1.0)).schedule(schedule::Cosine::to(0.0)).epochs(epochs).batch(16).seed(1).fit(&mut net, &data)?;

    let dry = strings(2, 2);
    let (wanted, heard) = (through_the_valve(&dry), played(&net, &dry));
    let (error, signal) = wanted
        .iter()
        .zip(&heard)
        .fold((0.0, 0.0), |(error, signal), ([t], [y])| (error + f64::from(t - y).powi(2), signal + f64::from(*t).powi(2)));
    let error_to_signal = error / signal;
    println!("error to signal on other strings: {error_to_signal:.4}");
    println!("a stream keeps {} bytes", Amp::STREAM_BYTES);

    let wave = |sound: &[[f32; 1]]| sound[4000..4400].iter().map(|[x]| f64::from(*x)).collect();
    let tone: Vec<[f32; 1]> = (0..RATE).map(|step| [0.8 * (std::f32::consts::TAU * 110.0 * step as f32 / RATE as f32).sin()]).collect();
    let harmonics = [through_the_valve(&tone), played(&net, &tone)].map(|sound| decibels(&sound));
    Ok(Played { waves: [wave(&dry), wave(&wanted), wave(&heard)], error_to_signal, harmonics, net })
}

/// Plays a sound through the network, one sample after the other.
#[must_use]
pub fn played(net: &Amp, dry: &[[f32; 1]]) -> Vec<[f32; 1]> {
    let mut stream = net.stream();
    dry.iter().map(|sample| stream.step(sample)).collect()
}

/// The levels of the first twelve harmonics of 110 Hz in the second half of a sound, in decibels below full scale.
fn decibels(sound: &[[f32; 1]]) -> Vec<f64> {
    // A whole number of periods.
    let part = &sound[RATE / 2..RATE / 2 + RATE / 110 * 50];
    let of_harmonic = |harmonic: usize| {
        let turn = std::f64::consts::TAU * 110.0 * harmonic as f64 / RATE as f64;
        let sum = part.iter().enumerate().fold([0.0; 2], |[cosines, sines], (step, [x])| {
            let angle = turn * step as f64;
            [cosines + f64::from(*x) * angle.cos(), sines + f64::from(*x) * angle.sin()]
        });
        20.0 * (2.0 * sum[0].hypot(sum[1]) / part.len() as f64).max(1e-6).log10()
    };
    (1..=12).map(of_harmonic).collect()
}

/// Draws the waves and the harmonics.
#[must_use]
pub fn picture(played: &Played) -> Figure {
    let waves = Chart::new("New strings").x("sample").y("amplitude").legend_below();
    let waves = ["dry", "amplifier", "network"]
        .iter()
        .zip(&played.waves)
        .fold(waves, |chart, (name, wave)| chart.line(*name, wave.iter().enumerate().map(|(step, x)| (step as f64, *x))));
    let harmonics = Chart::new("A loud tone of 110 Hz").x("harmonic").y("dB").legend_below();
    let harmonics = ["amplifier", "network"].iter().zip(&played.harmonics).fold(harmonics, |chart, (name, levels)| {
        chart.line(*name, levels.iter().enumerate().map(|(harmonic, level)| (harmonic as f64 + 1.0, *level)))
    });
    Figure::new("An amplifier, and a network that learnt it").chart(waves).chart(harmonics)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let played = run(8, 200)?;
    played.net.save("target/amp.safetensors")?;
    picture(&played).save("target/pictures/amplifier")
}
