use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;

use crate::init::{
    Constant, GlorotNormal, GlorotUniform, HeNormal, HeUniform, Initializer, LeakyHeNormal, LeakyHeUniform, LecunNormal, LecunUniform,
    Normal, Orthogonal, TorchDefault, Uniform, Zeros,
};
use nn_kernels::Scalar;

fn filled<S: Scalar>(initializer: &dyn Initializer<S>, fan_in: usize, fan_out: usize, rng: &mut dyn Rng) -> Vec<S> {
    let mut weight = vec![S::ZERO; fan_in * fan_out];
    initializer.fill(&mut weight, fan_in, fan_out, rng);
    weight
}

/// At least 100 000 numbers, in as many weights as that takes.
fn many(initializer: &dyn Initializer<f32>, fan_in: usize, fan_out: usize) -> Vec<f64> {
    let rng = &mut StdRng::seed_from_u64(7);
    let draws = 100_000_usize.div_ceil(fan_in * fan_out);
    (0..draws).flat_map(|_| filled(initializer, fan_in, fan_out, rng)).map(f64::from).collect()
}

fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = numbers.len() as f64;
    numbers.sum::<f64>() / count
}

fn by_name(name: &str) -> Box<dyn Initializer<f32>> {
    match name {
        "glorot_uniform" => Box::new(GlorotUniform),
        "glorot_normal" => Box::new(GlorotNormal),
        "he_uniform" => Box::new(HeUniform),
        "he_normal" => Box::new(HeNormal),
        "he_normal_leaky_0.01" => Box::new(LeakyHeNormal(0.01)),
        "lecun_uniform" => Box::new(LecunUniform),
        "lecun_normal" => Box::new(LecunNormal),
        "pytorch_linear_default" => Box::new(TorchDefault),
        unknown => panic!("no initialiser for the case {unknown}"),
    }
}

fn reference() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/initializers.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the file is there")).expect("the file is JSON")
}

fn size(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a size")).expect("a size")
}

#[test]
fn bounds_and_deviations_are_those_of_the_reference() {
    for case in reference()["cases"].as_array().expect("cases") {
        let name = case["name"].as_str().expect("name");
        let (fan_in, fan_out) = (size(&case["fan_in"]), size(&case["fan_out"]));
        let std = case["std"].as_f64().expect("std");
        let numbers = many(&*by_name(name), fan_in, fan_out);
        let n = numbers.len() as f64;
        let context = format!("{name} of {fan_in} and {fan_out}");
        let (mean, square) = (mean(numbers.iter().copied()), mean(numbers.iter().map(|x| x * x)));
        assert!(mean.abs() <= 4.0 * std / n.sqrt(), "{context}: mean {mean}");
        assert!((square.sqrt() / std - 1.0).abs() <= 4.0 / (2.0 * n).sqrt(), "{context}: deviation {} for {std}", square.sqrt());
        let largest = numbers.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
        match case["bound"].as_f64() {
            Some(bound) => assert!(largest <= bound * (1.0 + 1e-7) && largest > 0.999 * bound, "{context}: {largest} for {bound}"),
            None => assert!(largest > 3.5 * std && largest < 6.0 * std, "{context}: {largest} is not the largest of normal numbers"),
        }
    }
}

#[test]
fn normal_numbers_are_normal() {
    let numbers = many(&Normal(1.0), 100, 100);
    // What of a normal distribution lies beyond 1, 2 and 3 deviations.
    for (bound, expected) in [(1.0, 0.317_311), (2.0, 0.045_500), (3.0, 0.002_700)] {
        let share = mean(numbers.iter().map(|x| if x.abs() > bound { 1.0 } else { 0.0 }));
        let tolerance = 4.0 * (expected / numbers.len() as f64).sqrt();
        assert!((share - expected).abs() < tolerance, "{share} beyond {bound} for {expected}");
    }
}

#[test]
fn the_same_seed_gives_the_same_numbers_and_another_gives_others() {
    let weight = |seed| filled::<f32>(&HeNormal, 20, 30, &mut StdRng::seed_from_u64(seed));
    assert_eq!(weight(1), weight(1));
    assert_ne!(weight(1), weight(2));
}

#[test]
fn one_weight_after_another_is_another() {
    let rng = &mut StdRng::seed_from_u64(1);
    assert_ne!(filled::<f32>(&GlorotUniform, 5, 5, rng), filled::<f32>(&GlorotUniform, 5, 5, rng));
}

#[test]
fn both_scalars_get_the_same_numbers() {
    for (single, double) in [
        (&GlorotUniform as &dyn Initializer<f32>, &GlorotUniform as &dyn Initializer<f64>),
        (&Normal(0.02), &Normal(0.02)),
        (&Orthogonal(1.0), &Orthogonal(1.0)),
    ] {
        let single = filled(single, 6, 9, &mut StdRng::seed_from_u64(3));
        let double = filled(double, 6, 9, &mut StdRng::seed_from_u64(3));
        assert!(single.iter().zip(double).all(|(&a, b)| a == f32::from_f64(b)));
    }
}

#[test]
fn plain_initialisers_use_their_number() {
    let rng = &mut StdRng::seed_from_u64(1);
    assert_eq!(filled::<f32>(&Constant(0.5), 2, 2, rng), [0.5; 4]);
    assert_eq!(filled::<f32>(&Zeros, 2, 2, rng), [0.0; 4]);
    assert!(many(&Uniform(0.1), 10, 10).iter().all(|x| x.abs() < 0.100_001));
    let slope_one = mean(many(&LeakyHeUniform(1.0), 300, 10).iter().map(|x| x * x));
    assert!((slope_one * 300.0 - 1.0).abs() < 0.02, "a slope of 1 is no activation: {slope_one}");
}

#[test]
fn an_orthogonal_weight_only_turns() {
    let orthogonal = &reference()["orthogonal"];
    let tolerance = orthogonal["largest_deviation_allowed_in_f32"].as_f64().expect("a tolerance");
    for shape in orthogonal["shapes_to_try"].as_array().expect("shapes") {
        let (fan_out, fan_in) = (size(&shape[0]), size(&shape[1]));
        for gain in [1.0, -2.0] {
            let weight = filled::<f32>(&Orthogonal(gain), fan_in, fan_out, &mut StdRng::seed_from_u64(5));
            let at = |input: usize, output: usize| f64::from(weight[input * fan_out + output]) / gain;
            let short = fan_in.min(fan_out);
            for a in 0..short {
                for b in 0..short {
                    let product: f64 = if fan_out <= fan_in {
                        (0..fan_in).map(|input| at(input, a) * at(input, b)).sum()
                    } else {
                        (0..fan_out).map(|output| at(a, output) * at(b, output)).sum()
                    };
                    let expected = if a == b { 1.0 } else { 0.0 };
                    assert!((product - expected).abs() <= tolerance, "{fan_out}x{fan_in}: {product} at {a}, {b}");
                }
            }
        }
    }
}

#[test]
fn orthogonal_weights_have_no_preferred_sign() {
    let rng = &mut StdRng::seed_from_u64(9);
    // Of a uniformly drawn 3x3 orthogonal matrix every entry has mean 0 and the trace has variance 1.
    let traces: Vec<f64> = (0..4000).map(|_| filled::<f64>(&Orthogonal(1.0), 3, 3, rng)).map(|w| w[0] + w[4] + w[8]).collect();
    assert!(mean(traces.iter().copied()).abs() < 4.0 / 4000.0_f64.sqrt());
    assert!((mean(traces.iter().map(|x| x * x)) - 1.0).abs() < 0.1);
}

#[test]
fn a_weight_without_numbers_is_left_alone() {
    let rng = &mut StdRng::seed_from_u64(1);
    assert!(filled::<f32>(&Orthogonal(1.0), 0, 4, rng).is_empty());
    assert!(filled::<f32>(&HeNormal, 0, 4, rng).is_empty());
}
