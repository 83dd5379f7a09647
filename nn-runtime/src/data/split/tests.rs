//! Every row in one part, whatever the split.

use proptest::prelude::*;

use crate::prelude::*;

network! {
    #[loss(CrossEntropy)]
    struct Classes(1) -> 4 { Dense(4), Softmax }
}

/// Rows whose only number is their own.
fn rows(classes: &[usize]) -> Dataset<Classes> {
    Dataset::from_rows(classes.iter().enumerate().map(|(row, class)| ([row as f32], *class)))
}

fn numbers(parts: &[&Dataset<Classes>]) -> Vec<usize> {
    let mut all: Vec<usize> = parts.iter().flat_map(|part| part.inputs()).map(|[row]| *row as usize).collect();
    all.sort_unstable();
    all
}

fn count(data: &Dataset<Classes>) -> Vec<usize> {
    data.class_counts().expect("classes that there are")
}

proptest! {
    #[test]
    fn every_row_is_in_one_part(
        classes in prop::collection::vec(0..4_usize, 0..60), fraction in -0.5..1.5_f64, one_in in 0..5_u64, seed: u64,
    ) {
        let data = rows(&classes);
        let rng = &mut StdRng::seed_from_u64(seed);
        let keys: Vec<String> = classes.iter().map(ToString::to_string).collect();
        let all: Vec<usize> = (0..classes.len()).collect();
        for (first, second) in [
            data.split(fraction, rng),
            data.split_in_order(fraction),
            data.split_stratified(fraction, rng),
            data.split_by_hash(one_in),
            data.split_by_content(one_in),
            data.split_by_key(one_in, &keys).expect("a key for each row"),
        ] {
            prop_assert_eq!(numbers(&[&first, &second]), all.clone());
        }
    }

    #[test]
    fn a_stratified_split_has_the_shares_of_the_whole(
        classes in prop::collection::vec(0..4_usize, 0..60), fraction in 0.0..=1.0_f64, seed: u64,
    ) {
        let data = rows(&classes);
        let (first, second) = data.split_stratified(fraction, &mut StdRng::seed_from_u64(seed));
        prop_assert_eq!(first.len(), data.split_in_order(fraction).0.len());
        for ((all, one), other) in count(&data).into_iter().zip(count(&first)).zip(count(&second)) {
            prop_assert!((one as f64 - all as f64 * fraction).abs() < 1.0, "{} of {}", one, all);
            prop_assert_eq!(one + other, all);
        }
    }

    #[test]
    fn a_row_stays_in_its_part_where_others_are_inserted(old in prop::collection::vec(-1e3..1e3_f32, 1..40), at: prop::sample::Index) {
        let part = |numbers: &[f32]| {
            let data = Dataset::<Classes>::from_rows(numbers.iter().map(|x| ([*x], 0)));
            let keys: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            let key = data.split_by_key(3, &keys).expect("a key for each row").1;
            (data.split_by_content(3).1.inputs().to_vec(), key.inputs().to_vec())
        };
        let (content, key) = part(&old);
        let mut new = old.clone();
        new.insert(at.index(old.len()), 5e3);
        let (new_content, new_key) = part(&new);
        let without = |rows: Vec<[f32; 1]>| rows.into_iter().filter(|[x]| *x < 4e3).collect::<Vec<_>>();
        prop_assert_eq!((content, key), (without(new_content), without(new_key)));
    }

    #[test]
    fn an_epoch_has_every_row_once(len in 1..60_usize, size in 1..20_usize, seed: u64) {
        let data = rows(&vec![0; len]);
        let mut batches = data.batches(size);
        for _ in 0..2 {
            batches.shuffle(&mut StdRng::seed_from_u64(seed));
            let (mut seen, mut sizes) = (Vec::new(), Vec::new());
            while let Some((inputs, targets)) = batches.next() {
                prop_assert_eq!(inputs.len(), targets.len());
                sizes.push(inputs.len());
                seen.extend(inputs.iter().map(|[row]| *row as usize));
            }
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..len).collect::<Vec<_>>());
            let (last, full) = sizes.split_last().expect("a batch");
            prop_assert!(full.iter().all(|found| *found == size) && *last <= size + 1, "{:?}", sizes);
        }
    }
}

#[test]
fn a_hash_takes_about_its_share_and_a_fraction_of_nan_takes_none() {
    let data = rows(&vec![1; 10_000]);
    let keys: Vec<String> = (0..10_000).map(|row| format!("row {row}")).collect();
    for second in [data.split_by_content(5).1, data.split_by_key(5, &keys).expect("a key for each row").1] {
        assert!((1_850..2_150).contains(&second.len()), "{}", second.len());
    }
    let rng = &mut StdRng::seed_from_u64(1);
    for (first, _) in [data.split(f64::NAN, rng), data.split_in_order(f64::NAN), data.split_stratified(f64::NAN, rng)] {
        assert!(first.is_empty());
    }
    let error = data.split_by_key(5, &keys[1..]).expect_err("a key too few").to_string();
    assert_eq!(error, "10000 rows of inputs stand beside 9999 rows of keys");
}
