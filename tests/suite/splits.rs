//! For any rows: every row occurs once per epoch, and no row is in two parts.

use nn_runtime::data::Dataset;
use nn_runtime::prelude::*;
use proptest::prelude::*;

network! {
    #[loss(CrossEntropy)]
    struct Class(1) -> 4 { Dense(4), Softmax }
}

network! {
    #[loss(MeanSquaredError)]
    struct Line(1) -> 1 { Dense(1) }
}

/// Rows whose only input is their number.
fn rows(classes: &[usize]) -> Dataset<Class> {
    Dataset::from_rows(classes.iter().enumerate().map(|(row, class)| ([row as f32], *class)))
}

fn numbers(data: &Dataset<Class>) -> Vec<usize> {
    data.inputs().iter().map(|[number]| *number as usize).collect()
}

/// Whether two parts together have every row once, each with its own class.
fn are_parts(classes: &[usize], (first, second): &(Dataset<Class>, Dataset<Class>)) -> bool {
    let mut all: Vec<usize> = [numbers(first), numbers(second)].concat();
    all.sort_unstable();
    let paired = |data: &Dataset<Class>| numbers(data).iter().zip(data.targets()).all(|(row, class)| classes[*row] == *class);
    all.iter().copied().eq(0..classes.len()) && paired(first) && paired(second)
}

fn of_class(data: &Dataset<Class>, class: usize) -> usize {
    data.targets().iter().filter(|target| **target == class).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_split_has_every_row_in_one_part(
        classes in prop::collection::vec(0_usize..4, 0..80), fraction in -0.5..1.5, seed: u64, one_in in 0_u64..9,
    ) {
        let (data, rng) = (rows(&classes), &mut StdRng::seed_from_u64(seed));
        let (keys, times): (Vec<String>, Vec<u64>) = (0..classes.len() as u64).map(|row| (format!("k{}", row / 2), (row * 7) % 5)).unzip();
        let by_key = data.split_by_key(&keys, one_in).expect("as many keys");
        prop_assert!(numbers(&by_key.0).iter().all(|row| !numbers(&by_key.1).contains(&(row ^ 1))), "one key in two parts");
        let by_time = data.split_by_time(&times, fraction).expect("as many times");
        let last = numbers(&by_time.0).iter().map(|row| times[*row]).max();
        let next = numbers(&by_time.1).iter().map(|row| times[*row]).min();
        prop_assert!(last.is_none() || next.is_none() || last < next, "{last:?} is not before {next:?}");
        for parts in [data.split(fraction, rng), data.split_by_hash(one_in), by_key, by_time] {
            prop_assert!(are_parts(&classes, &parts));
        }
    }

    #[test]
    fn a_stratified_split_has_its_share_of_each_class(
        classes in prop::collection::vec(0_usize..4, 0..80), fraction in 0.0..1.0, seed: u64,
    ) {
        let data = rows(&classes);
        let parts = data.split_stratified(fraction, &mut StdRng::seed_from_u64(seed)).expect("classes");
        prop_assert!(are_parts(&classes, &parts));
        for class in 0..4 {
            let wanted = of_class(&data, class) as f64 * fraction;
            prop_assert!((of_class(&parts.0, class) as f64 - wanted).abs() <= 0.5);
        }
    }

    #[test]
    fn every_row_is_validated_in_exactly_one_fold(
        classes in prop::collection::vec(0_usize..4, 2..80), k in 2_usize..8, seed: u64,
    ) {
        let (data, rng) = (rows(&classes), &mut StdRng::seed_from_u64(seed));
        prop_assume!(k <= classes.len());
        let plain: Vec<_> = data.k_folds(k, rng).expect("enough rows").collect();
        let stratified: Vec<_> = data.k_folds_stratified(k, rng).expect("enough rows").collect();
        for folds in [&plain, &stratified] {
            prop_assert_eq!(folds.len(), k);
            prop_assert!(folds.iter().all(|parts| are_parts(&classes, parts)));
            let mut validated: Vec<usize> = folds.iter().flat_map(|parts| numbers(&parts.1)).collect();
            validated.sort_unstable();
            prop_assert!(validated.into_iter().eq(0..classes.len()));
            let sizes = || folds.iter().map(|parts| parts.1.len());
            prop_assert!(sizes().max() <= sizes().min().map(|least| least + 1));
        }
        for class in 0..4 {
            let counts = || stratified.iter().map(|parts| of_class(&parts.1, class));
            prop_assert!(counts().max() <= counts().min().map(|least| least + 1), "class {class}");
        }
    }

    #[test]
    fn an_epoch_of_batches_has_every_row_once(
        classes in prop::collection::vec(0_usize..4, 0..80), size in 0_usize..90, seed: u64, weighted: bool,
    ) {
        let data = rows(&classes);
        let weights: Vec<f32> = (0..classes.len()).map(|row| row as f32 + 1.0).collect();
        let data = if weighted { data.weighted(weights).expect("as many weights") } else { data };
        let (mut batches, rng) = (data.batches(size), &mut StdRng::seed_from_u64(seed));
        for _ in 0..2 {
            batches.shuffle(rng);
            let (mut seen, mut count) = (Vec::new(), 0);
            while let Some((inputs, targets, weights)) = batches.next_weighted() {
                count += 1;
                prop_assert!(inputs.len() <= size.max(1) + 1);
                prop_assert_eq!(weights.map(<[f32]>::len), weighted.then_some(inputs.len()));
                for (place, [number]) in inputs.iter().enumerate() {
                    prop_assert_eq!(targets[place], classes[*number as usize]);
                    prop_assert!(weights.is_none_or(|weights| weights[place] == number + 1.0));
                    seen.push(*number as usize);
                }
            }
            seen.sort_unstable();
            prop_assert!(seen.into_iter().eq(0..classes.len()));
            prop_assert_eq!(count, batches.count());
        }
    }

    #[test]
    fn balance_makes_all_classes_count_alike(classes in prop::collection::vec(0_usize..3, 1..80), seed: u64) {
        let data = rows(&classes);
        let counts = data.class_counts().expect("classes");
        let more = data.oversampled(&mut StdRng::seed_from_u64(seed)).expect("classes");
        let most = counts.iter().max().copied().expect("four");
        let evened: Vec<usize> = counts.iter().map(|count| if *count == 0 { 0 } else { most }).collect();
        prop_assert_eq!(more.class_counts().expect("classes"), evened);
        prop_assert_eq!(&more.inputs()[..classes.len()], data.inputs(), "every row is still there");

        let balanced = data.balanced().expect("classes");
        let weights = balanced.weights().expect("it has weights");
        let of = |class: usize| weights.iter().zip(&classes).filter(|pair| *pair.1 == class).map(|pair| *pair.0).sum::<f32>();
        let present: Vec<f32> = (0..3).filter(|class| counts[*class] > 0).map(of).collect();
        prop_assert!(present.iter().all(|sum| (sum - present[0]).abs() < 1e-3));
        prop_assert!((weights.iter().sum::<f32>() / classes.len() as f32 - 1.0).abs() < 1e-4);
    }
}

#[test]
fn a_row_stays_in_its_part_whatever_rows_are_added_around_it() {
    let keys: Vec<String> = (0..200).map(|number| format!("block {number}")).collect();
    let data = rows(&vec![0; 200]);
    let (_, second) = data.split_by_key(&keys, 4).expect("as many keys");
    assert!((30..70).contains(&second.len()), "{} of 200 is not about one in four", second.len());
    let order: Vec<usize> = (0..200).rev().filter(|row| row % 3 > 0).collect();
    let moved: Vec<&String> = order.iter().map(|row| &keys[*row]).collect();
    let moved: Vec<&str> = moved.iter().map(|key| key.as_str()).collect();
    let (_, other) = data.select(&order).split_by_key(&moved, 4).expect("as many keys");
    let mut expected: Vec<usize> = numbers(&second).into_iter().filter(|row| row % 3 > 0).collect();
    expected.reverse();
    assert_eq!(numbers(&other), expected);
}

#[test]
fn what_makes_no_parts_is_told() {
    let (data, rng) = (rows(&[0, 1, 1]), &mut StdRng::seed_from_u64(1));
    assert_eq!(
        data.k_folds(1, rng).expect_err("one fold").to_string(),
        "3 rows cannot be split into 1 folds: there must be at least 2 folds, and a row for each"
    );
    assert!(data.k_folds(4, rng).is_err());
    assert_eq!(data.split_by_key(&["a"], 2).expect_err("one key").to_string(), "3 rows of inputs, but 1 rows of keys");
    assert!(data.split_by_time(&[1.0, f64::NAN, 2.0], 0.5).expect_err("a NaN").to_string().contains("row 1"));
    let line = Dataset::<Line>::from_rows([([0.0], [0.5])]);
    assert_eq!(
        line.class_counts().expect_err("no classes").to_string(),
        "target of row 0: found 0.5, expected a class: 0 or 1, or −1 or 1"
    );
    assert!(line.split_stratified(0.5, rng).is_err() && line.balanced().is_err());
    let beyond = Dataset::<Class>::from_rows([([0.0], 4)]);
    assert_eq!(
        beyond.class_counts().expect_err("no such class").to_string(),
        "target of row 0: class 4, but classes are counted from 0 to 3"
    );
    assert_eq!(data.balanced_class_weights().expect("classes"), [1.5, 0.75, 0.0, 0.0]);
}
