//! Times the answers of networks that ONNX files describe: their names, their products, and the median microseconds of an answer.
//! `onnx_files.py` runs it beside ONNX Runtime.

use std::hint::black_box;
use std::time::{Duration, Instant};

use nn_runtime::prelude::*;

/// How long each network is run.
const TIME: Duration = Duration::from_millis(100);

fn time<N: Network<Scalar = f32>>(name: &str, net: &N) {
    let row = N::Input::filled(1.0);
    let mut times = Vec::new();
    let beginning = Instant::now();
    // As many answers at a time as take long enough for the clock.
    let mut answers = 1;
    while beginning.elapsed() < TIME {
        let start = Instant::now();
        for _ in 0..answers {
            black_box(net.predict_row(black_box(&row)));
        }
        let took = start.elapsed();
        if took < Duration::from_micros(50) {
            answers *= 2;
        } else {
            times.push(took.as_secs_f64() * 1e6 / f64::from(answers));
        }
    }
    times.sort_by(f64::total_cmp);
    println!("{name} {} {:.3}", N::FLOPS / 2, times.get(times.len() / 2).copied().unwrap_or(f64::NAN));
}

macro_rules! files {
    ($($name:ident: $file:literal $(, $attribute:ident ( $($size:ident = $number:literal),* ))?;)*) => {
        $(mod $name {
            nn_runtime::network! {
                #[onnx($file $(, $attribute($($size = $number),*))?)]
                pub(super) struct Net;
            }
        })*

        fn main() {
            $(time(stringify!($name), &$name::Net::trained());)*
        }
    };
}

files! {
    mlp: "../tests/onnx/mlp.onnx";
    lenet: "../tests/onnx/lenet.onnx";
    resnet: "../tests/onnx/resnet.onnx";
    mobile: "../tests/onnx/mobile.onnx";
    unet: "../tests/onnx/unet.onnx";
    scikit: "../tests/onnx/scikit.onnx";
    words: "../tests/onnx/words.onnx";
    waves: "../tests/onnx/waves.onnx";
    sound: "../tests/onnx/sound.onnx";
    lstm: "../tests/onnx/lstm.onnx";
    gru: "../tests/onnx/gru.onnx";
    gpt: "../tests/onnx/gpt.onnx";
    encoder: "../tests/onnx/encoder.onnx";
    looks: "../tests/onnx/looks.onnx";
    shuffled: "../tests/onnx/shuffled.onnx";
    decoder: "../tests/onnx/decoder.onnx";
}
