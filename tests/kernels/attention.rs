//! Compares attention with its formula, a batch with single rows and with streams, and the way back with central differences.

use super::{assert_close, numbers};
use nn_kernels::random::RandomStream;
use nn_kernels::{AttentionHeads, f64};

/// Sizes: queries, keys, heads, heads of keys, numbers of a head.
const SIZES: [[usize; 5]; 6] = [[1, 1, 1, 1, 1], [5, 5, 2, 2, 3], [4, 7, 3, 1, 2], [7, 4, 4, 2, 5], [70, 70, 1, 1, 4], [130, 65, 2, 1, 3]];
const ROWS: usize = 2;

fn all_heads() -> impl Iterator<Item = AttentionHeads> {
    let heads = SIZES.map(|[queries, keys, heads, key_heads, size]| AttentionHeads {
        queries,
        keys,
        units: heads * size,
        heads,
        key_heads,
        causal: false,
    });
    let causal = |heads: &AttentionHeads| heads.queries == heads.keys;
    let also_causal = heads.into_iter().filter(causal).map(|heads| AttentionHeads { causal: true, ..heads });
    heads.into_iter().chain(also_causal.collect::<Vec<_>>())
}

/// Queries, keys and values of a batch.
fn asked(heads: AttentionHeads) -> [Vec<f64>; 3] {
    let [of_queries, of_keys] = [heads.queries * heads.units, heads.keys * heads.key_units()].map(|len| ROWS * len);
    [numbers(of_queries, 1), numbers(of_keys, 2), numbers(of_keys, 3)].map(|all| all.into_iter().map(|x: f64| x / 2.0).collect())
}

/// The same side by side, step by step.
fn packed(heads: AttentionHeads, [q, k, v]: &[Vec<f64>; 3]) -> Vec<f64> {
    let (units, key_units) = (heads.units, heads.key_units());
    let steps = q.chunks(units).zip(k.chunks(key_units)).zip(v.chunks(key_units));
    steps.flat_map(|((q, k), v)| [q, k, v].concat()).collect()
}

fn by_formula(heads: AttentionHeads, [q, k, v]: &[Vec<f64>; 3]) -> Vec<f64> {
    let (size, units, key_units) = (heads.size(), heads.units, heads.key_units());
    let mut y = vec![0.0; q.len()];
    for place in 0..q.len() / units {
        let (row, query) = (place / heads.queries, place % heads.queries);
        for head in 0..heads.heads {
            let q = &q[place * units + head * size..][..size];
            let start = |key: usize| (row * heads.keys + key) * key_units + head * heads.key_heads / heads.heads * size;
            let seen = if heads.causal { query + 1 } else { heads.keys };
            let score = |key: usize| q.iter().zip(&k[start(key)..]).map(|(q, k)| q * k).sum::<f64>() / (size as f64).sqrt();
            let weights: Vec<f64> = (0..seen).map(|key| score(key).exp()).collect();
            let sum: f64 = weights.iter().sum();
            for number in 0..size {
                y[place * units + head * size + number] = (0..seen).map(|key| weights[key] / sum * v[start(key) + number]).sum();
            }
        }
    }
    y
}

fn scratch(heads: AttentionHeads) -> Vec<f64> {
    vec![f64::NAN; 2 * 64 * heads.keys + 2 * heads.keys * heads.size()]
}

#[test]
fn a_batch_follows_the_formula() {
    for heads in all_heads() {
        let parts = asked(heads);
        let (mut y, expected) = (vec![f64::NAN; parts[0].len()], by_formula(heads, &parts));
        f64::attention_forward(&mut y, &mut scratch(heads), &parts[0], &parts[1], &parts[2], &[], heads);
        assert_close(&y, &expected, &format!("{heads:?}"));
        if heads.queries == heads.keys {
            f64::attention_forward(&mut y, &mut scratch(heads), &packed(heads, &parts), &[], &[], &[], heads);
            assert_close(&y, &expected, &format!("{heads:?}, side by side"));
        }
    }
}

#[test]
fn a_row_follows_the_formula() {
    for heads in all_heads() {
        let parts = asked(heads);
        let expected = by_formula(heads, &parts);
        let mut scratch = vec![f64::NAN; 2 * heads.keys * heads.key_units() + heads.keys];
        let mut y = vec![f64::NAN; heads.queries * heads.units];
        let [q, k, v] = parts.each_ref().map(|part| &part[..part.len() / ROWS]);
        f64::attention(&mut y, &mut scratch, q, k, v, &[], heads);
        assert_close(&y, &expected[..y.len()], &format!("{heads:?}"));
        if heads.queries == heads.keys {
            let packed = packed(heads, &parts);
            f64::attention(&mut y, &mut scratch, &packed[..packed.len() / ROWS], &[], &[], &[], heads);
            assert_close(&y, &expected[..y.len()], &format!("{heads:?}, side by side"));
        }
    }
}

#[test]
fn a_stream_looks_at_the_last_steps() {
    for heads in all_heads().filter(|heads| heads.causal) {
        let parts = asked(heads);
        let width = heads.units + 2 * heads.key_units();
        let packed = packed(heads, &parts);
        let [mut keys, mut values] = [(); 2].map(|()| vec![0.0; heads.keys * heads.key_units()]);
        let (mut count, mut scores, mut y) = ([0.0], vec![f64::NAN; heads.keys], vec![f64::NAN; heads.units]);
        // Both rows one behind the other, and again: the memory goes round more than once.
        let steps: Vec<&[f64]> = packed.chunks(width).chain(packed.chunks(width)).collect();
        for (step, asked) in steps.iter().enumerate() {
            f64::attention_step(&mut y, &mut scores, &mut keys, &mut values, &mut count, asked, heads);
            let seen = &steps[(step + 1).saturating_sub(heads.keys)..=step];
            let last = AttentionHeads { queries: 1, keys: seen.len(), causal: false, ..heads };
            let part = |from: usize, len: usize| seen.iter().flat_map(|step| step[from..from + len].to_vec()).collect::<Vec<_>>();
            let (units, key_units) = (heads.units, heads.key_units());
            let expected = by_formula(last, &[asked[..units].to_vec(), part(units, key_units), part(units + key_units, key_units)]);
            assert_close(&y, &expected, &format!("{heads:?}, step {step}"));
        }
    }
}

/// The loss Σ y², its gradients with respect to queries, keys and values, by the kernels.
fn loss_and_gradients(heads: AttentionHeads, parts: &[Vec<f64>; 3], dropped: bool) -> (f64, [Vec<f64>; 3]) {
    let stream = RandomStream::of(7, 1);
    let (mut y, mut scratch, [q, k, v]) = (vec![f64::NAN; parts[0].len()], scratch(heads), parts);
    if dropped {
        f64::attention_dropout(&mut y, &mut scratch, q, k, v, &[], heads, 0.3, 1.0 / 0.7, stream);
    } else {
        f64::attention_forward(&mut y, &mut scratch, q, k, v, &[], heads);
    }
    let d_y: Vec<f64> = y.iter().map(|y| 2.0 * y).collect();
    let [mut q, mut k, mut v] = parts.clone();
    if dropped {
        f64::attention_dropout_backward(&mut q, &mut k, &mut v, &mut scratch, &d_y, &[], heads, 0.3, 1.0 / 0.7, stream);
    } else {
        f64::attention_backward(&mut q, &mut k, &mut v, &mut scratch, &d_y, &[], heads);
    }
    (y.iter().map(|y| y * y).sum(), [q, k, v])
}

#[test]
fn gradients_are_those_of_central_differences() {
    for (heads, dropped) in all_heads().flat_map(|heads| [(heads, false), (heads, true)]) {
        let parts = asked(heads);
        let (_, gradients) = loss_and_gradients(heads, &parts, dropped);
        for (part, gradient) in gradients.iter().enumerate() {
            // Some places of each, so that large sizes are fast.
            for place in (0..gradient.len()).step_by(gradient.len() / 12 + 1) {
                let at = |moved: f64| {
                    let mut parts = parts.clone();
                    parts[part][place] += moved;
                    loss_and_gradients(heads, &parts, dropped).0
                };
                let expected = (at(1e-5) - at(-1e-5)) / 2e-5;
                let close = (expected - gradient[place]).abs() < 1e-7 * (1.0 + expected.abs());
                assert!(close, "{heads:?}, dropout {dropped}, part {part} at {place}: {} is not {expected}", gradient[place]);
            }
        }
    }
}

#[test]
fn keys_and_values_behind_their_queries_get_the_same_gradients() {
    for heads in all_heads().filter(|heads| heads.queries == heads.keys) {
        let parts = asked(heads);
        let (_, expected) = loss_and_gradients(heads, &parts, false);
        let (mut queries, mut y, mut scratch) = (packed(heads, &parts), vec![f64::NAN; parts[0].len()], scratch(heads));
        f64::attention_forward(&mut y, &mut scratch, &queries, &[], &[], &[], heads);
        let d_y: Vec<f64> = y.iter().map(|y| 2.0 * y).collect();
        f64::attention_backward(&mut queries, &mut [], &mut [], &mut scratch, &d_y, &[], heads);
        assert_close(&queries, &packed(heads, &expected), &format!("{heads:?}"));
    }
}

#[test]
fn sines_are_those_of_the_paper() {
    for (steps, features) in [(1, 1), (5, 3), (70, 4), (9, 33), (300, 64)] {
        let mut y = numbers::<f64>(2 * steps * features, 1);
        let before = y.clone();
        f64::add_sines(&mut y, steps, features, 0.0);
        let mut count = [0.0];
        for (place, (y, before)) in y.iter().zip(&before).enumerate() {
            let (step, feature) = (place / features % steps, place % features);
            let angle = step as f64 / 10_000_f64.powf((feature - feature % 2) as f64 / features as f64);
            let sine = if feature % 2 == 0 { angle.sin() } else { angle.cos() };
            assert!((y - before - sine).abs() < 1e-11, "{steps} x {features}, {step}, {feature}");
        }
        for (step, before) in before.chunks(features).take(steps).enumerate() {
            let mut row = before.to_vec();
            f64::add_sines_of_step(&mut row, &mut count);
            assert_close(&row, &y[step * features..][..features], &format!("step {step} of a stream"));
        }
    }
}

#[test]
fn a_step_behind_the_last_position_has_the_last_one() {
    let (table, mut count) = ([1.0, 2.0, 10.0, 20.0], [0.0]);
    let rows = [(); 3].map(|()| {
        let mut y = [0.5, 0.5];
        f64::add_row_of_step(&mut y, &mut count, &table);
        y
    });
    assert_eq!(rows, [[1.5, 2.5], [10.5, 20.5], [10.5, 20.5]]);
}

#[test]
fn a_turned_product_reads_its_weights_the_other_way_round() {
    for (inputs, outputs) in [(1, 1), (3, 5), (17, 2), (40, 33)] {
        let [x, weight, bias] = [(inputs, 1), (inputs * outputs, 2), (outputs, 3)].map(|(len, seed)| numbers::<f64>(len, seed));
        let turned: Vec<f64> = (0..inputs * outputs).map(|place| weight[place % inputs * outputs + place / inputs]).collect();
        let [mut y, mut expected] = [(); 2].map(|()| vec![f64::NAN; outputs]);
        f64::dense(&mut expected, &x, &weight, Some(&bias));
        f64::dense_turned(&mut y, &x, &turned, Some(&bias));
        assert_close(&y, &expected, &format!("{inputs} x {outputs}"));
    }
}
