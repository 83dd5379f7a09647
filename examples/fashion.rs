//! A residual network on photographs of clothes.
//!
//! `cargo run --release --example fashion -- DIR`: DIR has the four IDX files of Fashion-MNIST (`train-images-idx3-ubyte.gz`, …). Debian and
//! Ubuntu have them in the package `dataset-fashion-mnist`, in `/usr/share/datasets/fashion-mnist`.
//!
//! The network is a `ResNet` with eight layers of weights (He et al. 2015). `Residual` adds its input to the output of its layers. Where the
//! image becomes smaller and gets more channels, the shortcut needs a convolution of its own, so both are branches of an `Add`. Training images
//! are mirrored and shifted at random. The picture shows the mistakes of which the network is most certain.

use std::path::{Path, PathBuf};

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    /// 28×28 grey pixels to ten kinds of clothes: 77,754 parameters.
    #[loss(CrossEntropy)]
    pub struct ResNet8([1, 28, 28]) -> 10 {
        Conv2d(16, kernel = 3, padding = same, bias = false), BatchNorm, Relu,
        Residual {
            Conv2d(16, kernel = 3, padding = same, bias = false), BatchNorm, Relu,
            Conv2d(16, kernel = 3, padding = same, bias = false), BatchNorm,
        }, Relu,
        Add {
            { Conv2d(32, kernel = 1, stride = 2, bias = false), BatchNorm },
            {
                Conv2d(32, kernel = 3, stride = 2, padding = 1, bias = false), BatchNorm, Relu,
                Conv2d(32, kernel = 3, padding = same, bias = false), BatchNorm,
            },
        }, Relu,                                                   // [32, 14, 14]
        Add {
            { Conv2d(64, kernel = 1, stride = 2, bias = false), BatchNorm },
            {
                Conv2d(64, kernel = 3, stride = 2, padding = 1, bias = false), BatchNorm, Relu,
                Conv2d(64, kernel = 3, padding = same, bias = false), BatchNorm,
            },
        }, Relu,                                                   // [64, 7, 7]
        GlobalAvgPool, Dense(10), Softmax,
    }
}

/// The classes, as the data set numbers them.
const CLASSES: [&str; 10] = ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"];

/// A test image with a wrong answer.
#[derive(Debug)]
pub struct Mistake {
    image: [f32; 784],
    class: usize,
    answer: usize,
    probability: f32,
}

/// Trains for so many epochs. Returns the accuracy on the test images, and the mistakes, the most certain first.
///
/// # Errors
/// The files cannot be read.
pub fn run(folder: &Path, epochs: usize) -> Result<(f64, Vec<Mistake>), nn_runtime::Error> {
    let file = |name: &str| {
        let compressed: PathBuf = folder.join(format!("{name}.gz"));
        if compressed.exists() { compressed } else { folder.join(name) }
    };
    let read =
        |part: &str| Dataset::<ResNet8>::from_idx(file(&format!("{part}-images-idx3-ubyte")), file(&format!("{part}-labels-idx1-ubyte")));
    let (train, test) = (read("train")?.augmented(Augment::new().shift(1).flip())?, read("t10k")?);
    println!("{}\n", ResNet8::SUMMARY);

    let mut net = ResNet8::init(&mut StdRng::seed_from_u64(1));
    let rates = schedule::Warmup(200).then(schedule::Cosine::to(0.0));
    let trainer = Trainer::new(AdamW::new(4e-3, 1e-2)).epochs(epochs).batch(128).schedule(rates).seed(1);
    let report = trainer.validate(&test).fit(&mut net, &train)?;
    println!("{report}\n\n{}\n", net.confusion(&test)?.named(CLASSES));

    let mut mistakes: Vec<Mistake> = test.iter().filter_map(|(image, class)| mistake(&net, image, *class)).collect();
    mistakes.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let accuracy = net.evaluate(&test)?.accuracy.unwrap_or(f64::NAN);
    println!("accuracy on {} test images: {:.2} %", test.len(), accuracy * 100.0);
    Ok((accuracy, mistakes))
}

fn mistake(net: &ResNet8, image: &[f32; 784], class: usize) -> Option<Mistake> {
    let probabilities = net.predict_batch(std::slice::from_ref(image), &mut ResNet8::workspace(1))[0];
    let (answer, probability) = (0..10).map(|answer| (answer, probabilities[answer])).max_by(|a, b| a.1.total_cmp(&b.1))?;
    (answer != class).then_some(Mistake { image: *image, class, answer, probability })
}

/// Draws the ten most certain mistakes.
#[must_use]
pub fn picture(mistakes: &[Mistake]) -> Figure {
    let mut figure = Figure::new("What the network is surest of and wrong about").columns(5).chart_size(244.0, 200.0);
    for Mistake { image, class, answer, .. } in mistakes.iter().take(10) {
        let title = format!("{}, not {}", CLASSES[*class], CLASSES[*answer]);
        let rows = image.chunks(28).map(|row| row.iter().map(|ink| f64::from(*ink)).collect()).collect();
        let chart = Chart::new(title).bare().x_limits(0.0, 28.0).y_limits(0.0, 28.0).y_down();
        figure = figure.chart(chart.heat(rows, [0.0, 28.0], [0.0, 28.0]));
    }
    figure
}

#[allow(dead_code, reason = "the tests look at the declaration")]
fn main() -> Result<(), nn_runtime::Error> {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: fashion DIR");
        std::process::exit(2);
    };
    let (_, mistakes) = run(Path::new(&folder), 15)?;
    picture(&mistakes).save("target/pictures/fashion")
}
