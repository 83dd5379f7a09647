#![allow(clippy::float_cmp)] // numbers are compared for equality on purpose

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::Sampler;

/// How often each of the tokens is drawn.
fn counts<const V: usize>(mut sampler: Sampler, probabilities: &[f64; V], draws: usize) -> [f64; V] {
    let mut counts = [0.0; V];
    (0..draws).for_each(|_| counts[sampler.sample(probabilities).index()] += 1.0 / draws as f64);
    counts
}

/// The shares of the tokens that are left, by sorting.
fn shares(probabilities: &[f64; 6], temperature: f64, top_k: usize, top_p: f64) -> [f64; 6] {
    let mut order: Vec<usize> = (0..6).filter(|token| probabilities[*token] > 0.0).collect();
    order.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]));
    order.truncate(top_k.max(1));
    let powers = probabilities.map(|p| p.powf(1.0 / temperature));
    let sum = |tokens: &[usize]| tokens.iter().map(|token| powers[*token]).sum::<f64>();
    let goal = top_p * sum(&order);
    let enough = (1..order.len()).find(|tokens| sum(&order[..*tokens]) >= goal).unwrap_or(order.len());
    order.truncate(enough);
    let mut shares = [0.0; 6];
    for token in &order {
        shares[*token] = powers[*token] / sum(&order);
    }
    shares
}

/// Eighths, so that many are equal or 0 and sums are exact, but no goal is met exactly.
fn probabilities() -> impl Strategy<Value = [f64; 6]> {
    prop::array::uniform6((0..8_u8).prop_map(|eighths| f64::from(eighths) / 8.0))
        .prop_filter("one is possible", |all| all.iter().any(|p| *p > 0.0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn tokens_are_drawn_as_often_as_the_settings_say(
        probabilities in probabilities(), temperature in 0.3..3.0, top_k in 1..8_usize, top_p in 0.05..1.0, seed: u64,
    ) {
        let sampler = Sampler::new().temperature(temperature).top_k(top_k).top_p(top_p).seed(seed);
        let (found, expected) = (counts(sampler, &probabilities, 1500), shares(&probabilities, temperature, top_k, top_p));
        for (found, expected) in found.iter().zip(expected) {
            prop_assert!((found - expected).abs() < 0.07, "{found}, expected {expected}");
            prop_assert!(expected > 0.0 || *found == 0.0, "a token that is not left is never drawn");
        }
    }

    #[test]
    fn any_numbers_give_a_token(numbers: [f64; 5], temperature: f64, top_k: usize, top_p: f64, seed: u64) {
        let mut sampler = Sampler::new().temperature(temperature).top_k(top_k).top_p(top_p).seed(seed);
        let token = sampler.sample(&numbers).index();
        let is_possible = |number: f64| number.is_finite() && number > 0.0;
        prop_assert!(is_possible(numbers[token]) || !numbers.iter().any(|number| is_possible(*number)));
    }

    #[test]
    fn without_a_temperature_it_is_the_first_of_the_most_likely(probabilities in probabilities(), seed: u64, top_k in 0..8_usize) {
        let most = probabilities.iter().copied().fold(0.0, f64::max);
        let first = probabilities.iter().position(|p| *p == most).expect("it is one of them");
        for sampler in [Sampler::new().temperature(0.0).top_k(top_k), Sampler::new().top_k(1), Sampler::new().top_p(0.0)] {
            prop_assert_eq!(sampler.seed(seed).sample(&probabilities).index(), first);
        }
    }
}

#[test]
fn where_nothing_is_possible_it_is_the_first_token() {
    for number in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        for mut sampler in [Sampler::new(), Sampler::new().temperature(0.0), Sampler::new().top_k(2).top_p(0.5).temperature(0.7)] {
            assert_eq!(sampler.sample(&[number; 4]).index(), 0, "{number}");
        }
    }
}

/// These tokens must not change from release to release.
#[test]
fn a_seed_gives_the_same_tokens_in_f32_and_f64() {
    let mut sampler = Sampler::new().seed(3);
    let mut of_f64 = sampler;
    let tokens: Vec<_> = (0..12).map(|_| sampler.sample(&[0.25_f32; 4]).index()).collect();
    assert_eq!(tokens, (0..12).map(|_| of_f64.sample(&[0.25_f64; 4]).index()).collect::<Vec<_>>());
    assert_eq!(tokens, [0, 2, 2, 0, 0, 2, 0, 3, 1, 3, 2, 2]);
    let others: BTreeSet<_> = (0..50).map(|seed| Sampler::new().seed(seed).sample(&[0.25_f32; 4]).index()).collect();
    assert_eq!(others.len(), 4, "each seed begins elsewhere");
}
