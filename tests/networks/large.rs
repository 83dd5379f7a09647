//! Large images, of which a prediction makes some lines at a time, against the same networks without optimisations.

use nn_runtime::prelude::*;
use rand::RngExt;

fn close(what: &str, some: &[f32], plain: &[f32]) {
    assert_eq!(some.len(), plain.len());
    let largest = plain.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
    assert!(largest > 0.0);
    for (place, (x, expected)) in some.iter().zip(plain).enumerate() {
        assert!((x - expected).abs() <= 1e-5 * largest, "{what}: number {place} is {x}, expected {expected}");
    }
}

fn predicted<N: Train<Scalar = f32>>() -> [Vec<f32>; 2] {
    let rng = &mut StdRng::seed_from_u64(1);
    let mut net = N::init(rng);
    net.parameters_mut().iter_mut().for_each(|number| *number += rng.random_range(-0.1..0.1));
    let mut rows = vec![N::Input::filled(0.0); 2];
    Row::flatten_mut(&mut rows).fill_with(|| rng.random_range(-1.0..1.0));
    let alone = rows.iter().flat_map(|row| Row::flatten(&[net.predict(row)]).to_vec()).collect();
    [alone, Row::flatten(net.predict_batch(&rows, &mut N::workspace(2))).to_vec()]
}

macro_rules! large {
    ($($name:ident: $input:tt -> $output:tt { $($body:tt)* })*) => { $(
        #[test]
        fn $name() {
            network! { #[stack_bytes(33_554_432)] struct Net($input) -> $output { $($body)* } }
            network! { #[plain] #[stack_bytes(33_554_432)] struct Plain($input) -> $output { $($body)* } }
            // A prediction has its images on the stack.
            let test = || {
                let ([alone, together], [plain, _]) = (predicted::<Net>(), predicted::<Plain>());
                close("alone", &alone, &plain);
                close("together", &together, &plain);
            };
            std::thread::Builder::new().stack_size(1 << 26).spawn(test).expect("a thread").join().expect("the test passes");
        }
    )* };
}

large! {
    an_inverted_residual: [4, 70, 60] -> [5, 70, 60] {
        Conv2d(66, kernel = 1), HardTanh(0, 1.5), Conv2d(66, kernel = 3, padding = same, groups = 66), Relu, Conv2d(5, kernel = 1),
    }
    steps_between: [4, 70, 61] -> [70, 35, 31] {
        Conv2d(70, kernel = 1, bias = false), BatchNorm, Silu, Conv2d(70, kernel = 5, stride = 2, padding = 2, groups = 70), Tanh,
    }
    a_pool_behind_a_convolution: [3, 141, 130] -> [64, 36, 33] {
        Conv2d(64, kernel = 3, stride = 2, padding = 1), Relu, MaxPool(3, stride = 2, padding = 1),
    }
    a_pool_that_leaves_a_rest: [3, 75, 80] -> [50, 24, 26] { Conv2d(50, kernel = 2), Gelu, AvgPool([3, 2], stride = 3) }
    a_pool_that_leaves_out_lines: [2, 90, 64] -> [51, 30, 21] { Conv2d(51, kernel = [1, 2]), MaxPool(2, stride = 3) }
    windows_that_are_dilated: [3, 80, 66] -> [6, 70, 56] {
        Conv2d(60, kernel = 3, dilation = 2), Tanh, Conv2d(6, kernel = 3, dilation = 3, stride = 1),
    }
    windows_outside_of_the_image: [2, 90, 60] -> [50, 95, 61] {
        Conv2d(50, kernel = 1), HardSwish, Conv2d(50, kernel = [3, 1], padding = [[2, 5], [0, 1]], groups = 50),
    }
    windows_of_many_lines: [2, 60, 90] -> [50, 4, 90] { Conv2d(50, kernel = 1), Sigmoid, Conv2d(50, kernel = [57, 1], groups = 50) }
    an_image_that_two_layers_read: [2, 90, 60] -> [50, 90, 60] {
        Conv2d(50, kernel = 1), Residual { Conv2d(50, kernel = 3, padding = same, groups = 50), Tanh },
    }
    two_large_images: [2, 100, 60] -> [48, 20, 12] {
        Conv2d(48, kernel = 1), Relu, Conv2d(48, kernel = 3, padding = same, groups = 48), Relu, Conv2d(48, kernel = 1), AvgPool(5),
    }
}
