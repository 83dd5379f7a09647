//! Networks with smaller weights predict almost the same as the original networks.

use nn_runtime::prelude::*;
use nn_runtime::{Difference, compare};

/// The network of the example, with its weights in each form.
macro_rules! houses {
    ($($name:ident($($form:tt)*);)*) => { $(
        network! {
            #[loss(MeanSquaredError)]
            #[weights("../../examples/embedded/house_price.safetensors" $($form)*)]
            struct $name(8) -> 1 {
                Standardize,
                hidden: Dense(64), Relu,
                Residual { Dense(64), Relu },
                output: Dense(1),
                Rescale,
            }
        }
    )* };
}

houses! {
    Whole();
    Half(, as = f16);
    Byte(, as = i8);
}

static WHOLE: Whole = Whole::trained();
static HALF: Half = Half::trained();
static BYTE: Byte = Byte::trained();

const _: () = assert!(Whole::WEIGHT_BYTES == 19_276 && Half::WEIGHT_BYTES == 9_932 && Byte::WEIGHT_BYTES == 5_776);

fn difference(small: impl Fn(&[f32; 8]) -> [f32; 1]) -> Difference {
    let houses = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/california_housing.csv.gz");
    let houses = Dataset::<Whole>::from_csv(houses).expect("the data is beside it");
    compare(houses.inputs(), |block| WHOLE.predict(block), small)
}

#[test]
fn half_the_bytes_cost_less_than_a_hundred_dollars_of_a_price() {
    let difference = difference(|block| HALF.predict(block));
    assert!(difference.rows > 20_000 && difference.mean < 1e-3 && difference.largest < 0.02, "{difference}");
}

#[test]
fn a_quarter_of_the_bytes_costs_less_than_three_thousand() {
    let difference = difference(|block| BYTE.predict(block));
    assert!(difference.mean < 0.03 && difference.largest < 0.8, "{difference}");
}

network! {
    #[weights("../weights/net.safetensors")]
    struct Net(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
}

network! {
    #[weights("../weights/net.safetensors", as = f16)]
    struct HalfNet(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
}

network! {
    /// From PyTorch, with normalisations, residuals and odd names.
    #[derive(Clone, Debug, PartialEq)]
    #[weights("../reference/networks/08/weights.safetensors", as = f16)]
    struct Case08(5) -> 3 {
        BatchNorm,
        Residual {
            Residual {
                Dense(4),
                Gelu,
                Dense(4 -> 8), LayerNorm,
                Silu,
                weight: Dense(5),
            },
            rows: Dense(5 -> 5),
            BatchNorm,
            Silu
        },
        third: Dense(3), Sigmoid
    }
}

mod images {
    use nn_runtime::prelude::*;

    include!("../reference/networks/12/declaration.rs");

    pub(super) static WHOLE: Case12 = embed!(Case12, "../reference/networks/12/weights.safetensors");
}

macro_rules! of_images {
    ($($name:ident: $form:ident;)*) => { $(
        network! {
            #[weights("../reference/networks/12/weights.safetensors", as = $form)]
            struct $name([2, 5, 5]) -> 2 {
                matmul: Conv2d(2, kernel = 3, padding = 0), BatchNorm,
                Tanh,
                Flatten,
                right: Dense(2)
            }
        }
    )* };
}

of_images! {
    HalfImage: f16;
    ByteImage: i8;
}

macro_rules! of_tokens {
    ($($name:ident($($form:tt)*);)*) => { $(
        network! {
            #[stream]
            #[weights("../weights/tokens.safetensors" $($form)*)]
            struct $name(Tokens(6, 5)) -> [6, 5] { Embedding(3), Lstm(2), Gru(4), Dense(5), Softmax }
        }
    )* };
}

of_tokens! {
    WholeTokens();
    HalfTokens(, as = f16);
    ByteTokens(, as = i8);
}

macro_rules! of_transformers {
    ($($name:ident($($form:tt)*);)*) => { $(
        network! {
            #[derive(Clone)]
            #[stream]
            #[weights("../weights/transformer.safetensors" $($form)*)]
            struct $name(Tokens(6, 5)) -> [6, 5] {
                wte: Embedding(4), Positions, Positions(sine),
                attn: Attention(heads = 2, causal), Tanh,
                back: Attention(heads = 2, keys = 1, causal, rotary, bias = false),
                head: Dense(5, weight = wte),
            }
        }
    )* };
}

of_transformers! {
    WholeTransformer();
    HalfTransformer(, as = f16);
    ByteTransformer(, as = i8);
}

mod whole {
    use nn_runtime::prelude::*;

    include!("../reference/networks/08/declaration.rs");

    pub(super) static CASE_08: Case08 = embed!(Case08, "../reference/networks/08/weights.safetensors");
}

#[test]
fn numbers_that_fit_into_half_a_size_are_kept() {
    for input in [[0.0, 0.0], [1.0, -3.0], [0.3, 0.7]] {
        let ([whole], [half]) = (Net::trained().predict(&input), HalfNet::trained().predict(&input));
        assert!((whole - half).abs() < 1e-6, "{whole} {half}");
    }
}

#[test]
fn a_network_of_many_kinds_can_be_made_smaller() {
    let rows: Vec<[f32; 5]> = (0..50_u8).map(|row| std::array::from_fn(|place| f32::from(row) * 0.1 - place as f32)).collect();
    let small = Case08::trained();
    let difference = compare(&rows, |row| whole::CASE_08.predict(row), |row| small.predict(row));
    assert!(difference.largest < 2e-3 && difference.agreeing >= 48, "{difference}");
    assert_eq!(small.clone(), small);
}

#[test]
fn a_network_over_images_keeps_its_kernels_and_has_smaller_matrices() {
    let images: Vec<[f32; 50]> = (0..50_u8).map(|row| std::array::from_fn(|place| (f32::from(row) * 0.7 + place as f32).sin())).collect();
    let (half, byte) = (HalfImage::trained(), ByteImage::trained());
    let of_half = compare(&images, |image| images::WHOLE.predict(image), |image| half.predict(image));
    assert!(of_half.largest < 5e-3, "{of_half}");
    let of_byte = compare(&images, |image| images::WHOLE.predict(image), |image| byte.predict(image));
    assert!(of_byte.largest < 0.1, "{of_byte}");
    const { assert!(ByteImage::WEIGHT_BYTES < HalfImage::WEIGHT_BYTES) };
}

/// Compares whole networks over tokens with those of smaller weights.
macro_rules! nearly_equal {
    ($whole:ident, $half:ident, $byte:ident, $most:literal) => {
        let rows: Vec<[Token<5>; 6]> =
            (0..50).map(|row| std::array::from_fn(|step| Token::new((row * step + row) % 5).expect("below 5"))).collect();
        let (whole, half, byte) = ($whole::trained(), $half::trained(), $byte::trained());
        for row in &rows {
            let [whole, half, byte] =
                [whole.predict(row), half.predict(row), byte.predict(row)].map(|answer| answer.as_flattened().to_vec());
            let largest = |other: &[f32]| whole.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(largest(&half) < 1e-6 && largest(&byte) < $most, "{} {}", largest(&half), largest(&byte));
        }
    };
}

#[test]
fn a_stream_of_smaller_weights_gives_what_the_whole_sequence_does() {
    macro_rules! streams {
        ($($name:ident)*) => { $(
            let net = $name::trained();
            let row: [Token<5>; 6] = std::array::from_fn(|step| Token::new(step * step % 5).expect("below 5"));
            let mut stream = net.stream();
            for turn in 0..2 {
                for (step, (token, expected)) in row.iter().zip(net.predict(&row)).enumerate() {
                    let answer = stream.step(token);
                    let near = answer.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5);
                    assert!(near, "{}, step {step} of turn {turn}: {answer:?}, but {expected:?}", stringify!($name));
                }
                stream.reset();
            }
        )* };
    }
    streams!(WholeTokens HalfTokens ByteTokens WholeTransformer HalfTransformer ByteTransformer);
    const { assert!(ByteTokens::STREAM_BYTES == WholeTokens::STREAM_BYTES) };
}

#[test]
fn a_network_over_tokens_keeps_its_table_and_its_recurrent_weights() {
    nearly_equal!(WholeTokens, HalfTokens, ByteTokens, 0.01);
}

#[test]
fn a_transformer_keeps_its_tables_and_has_smaller_matrices() {
    nearly_equal!(WholeTransformer, HalfTransformer, ByteTransformer, 0.03);
    const { assert!(HalfTransformer::WEIGHT_BYTES < WholeTransformer::WEIGHT_BYTES) };
}
