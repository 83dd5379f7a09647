//! For any series: windows are the steps that the declaration says, and no step is on both sides of a split.

use std::path::PathBuf;

use proptest::prelude::*;

use crate::compiled::WithTarget;
use crate::data::{FromCells, Vocabulary, WindowTable};
use crate::loss::Target;
use crate::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Next([3, 2]) -> 2 { Standardize, Flatten, Dense(2), Rescale }
}

network! {
    #[loss(MeanSquaredError)]
    struct Flat(6) -> 4 { Dense(4) }
}

network! {
    #[loss(MeanSquaredError)]
    struct Each([3, 2]) -> [3, 1] { Rnn(4), Dense(1) }
}

network! {
    #[loss(MeanSquaredError)]
    struct Behind([3, 2]) -> [2, 2] { Flatten, Dense(4), Reshape([2, 2]) }
}

network! {
    #[loss(CrossEntropy)]
    struct Rises([2, 1]) -> 2 { Flatten, Dense(2), Softmax }
}

network! {
    #[loss(CrossEntropy)]
    struct Writer(Tokens(3, 4)) -> [3, 4] { Embedding(2), Dense(4), Softmax }
}

network! {
    #[loss(CrossEntropy)]
    struct Completer(Tokens(3, 4)) -> 4 { Embedding(2), Flatten, Dense(4), Softmax }
}

network! {
    #[loss(MeanSquaredError)]
    struct One([2, 1]) -> 1 { Flatten, Dense(1) }
}

network! {
    #[loss(CrossEntropy)]
    struct Wind([2, 3]) -> 2 { Flatten, Dense(2), Softmax }
}

network! {
    #[loss(MeanSquaredError)]
    struct Picture([1, 2, 2]) -> 1 { Flatten, Dense(1) }
}

/// Step t has the inputs 10 t and 10 t + 1, and the targets 10 t + 5 and so on.
fn series<const K: usize>(steps: usize) -> (Vec<[f32; 2]>, Vec<[f32; K]>) {
    let number = |step: usize, place: usize| (10 * step + place) as f32;
    ((0..steps).map(|t| [number(t, 0), number(t, 1)]).collect(), (0..steps).map(|t| std::array::from_fn(|k| number(t, 5 + k))).collect())
}

/// The steps of the numbers of a row.
fn steps(numbers: &[f32]) -> Vec<usize> {
    numbers.iter().map(|number| *number as usize / 10).collect()
}

/// Checks windows of three steps over a series of `of` steps: `first` is the first step of their target, `horizon` the number of its steps.
fn are_cut<N, const K: usize>(of: usize, stride: usize, ahead: usize, first: usize, horizon: usize) -> Result<(), TestCaseError>
where
    N: Supervised<Scalar = f32, Target: FromCells>,
{
    let (inputs, targets) = series::<K>(of);
    let windows = Windows::<N>::new(&inputs, &targets).expect("finite numbers").stride(stride).ahead(ahead);
    let span = 3.max(first + horizon);
    let Ok(data) = windows.dataset() else {
        prop_assert!(of < span);
        return Ok(());
    };
    prop_assert_eq!(data.len(), (of - span) / stride + 1);
    for (row, (input, target)) in data.iter().enumerate() {
        let start = row * stride;
        prop_assert_eq!(input.numbers(), inputs[start..start + 3].as_flattened());
        prop_assert_eq!(target.values(), targets[start + first..start + first + horizon].as_flattened());
    }
    let latest = windows.latest().expect("there is a window");
    prop_assert_eq!(latest.numbers(), inputs[of - 3..].as_flattened());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_window_and_its_target_are_where_the_declaration_says(of in 0_usize..30, stride in 1_usize..5, ahead in 0_usize..5) {
        are_cut::<Next, 2>(of, stride, ahead, 2 + ahead, 1)?;
        are_cut::<Next, 1>(of, stride, ahead, 2 + ahead, 2)?;
        are_cut::<Flat, 2>(of, stride, ahead, 2 + ahead, 2)?;
        are_cut::<Each, 1>(of, stride, ahead, ahead, 3)?;
        are_cut::<Behind, 2>(of, stride, ahead, 2 + ahead, 2)?;
    }

    #[test]
    fn no_step_is_on_both_sides_of_a_split(of in 0_usize..40, border in 0_usize..45, stride in 1_usize..4, ahead in 0_usize..4) {
        let (inputs, targets) = series::<2>(of);
        let windows = Windows::<Flat>::new(&inputs, &targets).expect("finite numbers").stride(stride).ahead(ahead);
        let (past, recent) = windows.split_at(border);
        prop_assert_eq!((past.steps(), past.steps() + recent.steps()), (border.min(of), of));
        let seen = |part: &Windows<Flat>| {
            let rows = part.dataset().into_iter().flat_map(|data| data.iter().flat_map(|(x, y)| [steps(x), steps(y)].concat()).collect::<Vec<_>>());
            rows.collect::<Vec<_>>()
        };
        prop_assert!(seen(&past).iter().all(|step| *step < border) && seen(&recent).iter().all(|step| *step >= border));
        if of >= border + 2 + ahead.max(1) + 2 {
            prop_assert_eq!(steps(&recent.dataset().expect("room for one").inputs()[0])[0], border, "it begins at the border");
        }
        let (half, _) = windows.split(0.5);
        prop_assert_eq!(half.steps(), (of as f64 / 2.0).round() as usize);
    }

    #[test]
    fn no_window_goes_over_dropped_rows(missing in prop::collection::vec(prop::bool::weighted(0.2), 4..40), border in 0_usize..40) {
        let text = missing.iter().enumerate().map(|(step, missing)| if *missing { "NA\n".to_owned() } else { format!("{step}\n") });
        let there: Vec<usize> = (0..missing.len()).filter(|step| !missing[*step]).collect();
        let table = read::<One>(&("x\n".to_owned() + &text.collect::<String>()), |csv| both(csv).missing(Missing::Drop)).expect("numbers");
        let (past, recent) = table.windows.split_at(border);
        for (part, steps) in [(&table.windows, &there[..]), (&past, &there[..border.min(there.len())]), (&recent, &there[border.min(there.len())..])] {
            let wanted = steps.windows(3).filter(|three| three[0] + 2 == three[2]).map(|three| three[0] as f32).collect::<Vec<_>>();
            let found = part.dataset().map(|data| data.inputs().iter().map(|[[first], _]| *first).collect::<Vec<_>>());
            prop_assert_eq!(found.unwrap_or_default(), wanted);
        }
    }
}

#[test]
fn scalers_know_the_first_part_only() {
    let (inputs, targets) = series::<2>(40);
    let statistics = |changed: f32| {
        let mut inputs = inputs.clone();
        inputs[20..].iter_mut().for_each(|step| step[0] = changed);
        let (past, _) = Windows::<Next>::new(&inputs, &targets).expect("finite numbers").split(0.5);
        let (mut net, train) = (Next::init(&mut StdRng::seed_from_u64(1)), past.dataset().expect("it is long enough"));
        Trainer::new(Sgd::new(0.0)).epochs(1).fit(&mut net, &train).expect("sound rows");
        net.statistics().to_vec()
    };
    assert_eq!(statistics(0.0), statistics(1e6));
    // Steps 0 to 18 are inputs, the middle ones three times.
    assert_eq!(statistics(0.0)[..2], [90.0, 91.0]);
}

#[test]
fn classes_and_tokens_are_targets_too() {
    let (values, rises) = ([[1.0], [2.0], [1.5], [3.0], [4.0]], [[0.0], [1.0], [0.0], [1.0], [1.0]]);
    let data = Windows::<Rises>::new(&values, &rises).expect("finite numbers").dataset().expect("two classes");
    assert_eq!((data.inputs()[0], data.targets()), ([[1.0], [2.0]], &[0, 1, 1][..]));
    let now = Windows::<Rises>::new(&values, &rises).expect("finite numbers").ahead(0).dataset().expect("two classes");
    assert_eq!(now.targets(), [1, 0, 1, 1], "that of the last step of the window");

    let tokens = Vocabulary::characters("abcd").encode::<4, f32>("abcdabcd").expect("it knows them");
    let (first, last) = Windows::<Writer>::from_text(&tokens).split(0.5);
    assert_eq!([first, last].map(|part| part.dataset().expect("four tokens").targets().to_vec()), [[[1, 2, 3]], [[1, 2, 3]]]);
    assert_eq!(Dataset::<Completer>::from_text(&tokens, 2).expect("eight tokens").targets(), [3, 1, 3]);
    let numbers = tokens.iter().map(|token| [token.index() as f32]).collect::<Vec<_>>();
    let same = Windows::<Writer>::new(&numbers, &numbers).expect("tokens").dataset().expect("eight steps");
    assert_eq!((same.inputs(), same.targets().len()), (Dataset::<Writer>::from_text(&tokens, 1).expect("eight").inputs(), 5));
}

#[test]
fn a_series_that_does_not_fit_is_an_error() {
    fn message<N: Supervised<Scalar = f32, Target: FromCells>, const F: usize, const K: usize>(steps: usize) -> String {
        let windows = Windows::<N>::new(&vec![[0.0; F]; steps], &vec![[0.0; K]; steps]);
        windows.and_then(|windows| windows.dataset()).expect_err("it does not fit").to_string()
    }
    assert_eq!(message::<Next, 2, 2>(3), "the series has 3 steps, but a window with its target has 4");
    assert_eq!(message::<Next, 3, 2>(9), "a step of the series has 3 numbers of input, but the network takes [3, 2]");
    assert_eq!(
        message::<Flat, 4, 1>(9),
        "a step of the series has 4 numbers of input, but the network takes 6 numbers, which are not whole steps"
    );
    assert_eq!(message::<Writer, 2, 1>(9), "a step of the series has 2 numbers of input, but the network takes 3 tokens, one at each step");
    assert_eq!(message::<Picture, 4, 1>(9), "a step of the series has 4 numbers of input, but the network takes [1, 2, 2]");
    assert_eq!(message::<Each, 2, 2>(9), "a step of the series has 2 numbers of target, but the network gives [3, 1], compared with 3");
    assert_eq!(message::<Flat, 2, 3>(9), "a step of the series has 3 numbers of target, but the network gives [4], compared with 4");
    assert!(message::<Flat, 0, 1>(9).starts_with("a step of the series has 0 numbers of input"));
    assert!(message::<Flat, 2, 0>(9).starts_with("a step of the series has 0 numbers of target"));

    let refused = |windows: Result<Windows<One>, crate::Error>| windows.expect_err("it is refused").to_string();
    assert_eq!(refused(Windows::new(&[[1.0], [2.0]], &[[1.0]])), "2 rows of inputs, but 1 rows of targets");
    assert_eq!(refused(Windows::new(&[[1.0], [f32::NAN]], &[[1.0]; 2])), "the inputs: number 0 of step 1 is NaN, expected a finite f32");
    assert_eq!(refused(Windows::new(&[[1.0]; 2], &[[f32::INFINITY]; 2])), "the targets: number 0 of step 0 is inf, expected a finite f32");
    let tokens = Windows::<Writer>::new(&[[0.0], [3.0], [4.0], [0.0]], &[[0.0]; 4]).expect("finite numbers");
    let message = tokens.dataset().expect_err("no token").to_string();
    assert_eq!(message, "the input of step 2: found 4, expected a token: a whole number from 0 to 3");
    let message = tokens.changes().latest().expect_err("no token").to_string();
    assert_eq!(message, "the input of step 2: found -4, expected a token: a whole number from 0 to 3");

    let of = |targets: &[[f32; 1]]| Windows::<Rises>::new(&[[0.0]; 4], targets).expect("finite numbers");
    let class = of(&[[0.0], [0.0], [0.5], [0.0]]).dataset().expect_err("half a class").to_string();
    assert_eq!(class, "the target of step 2: found 0.5, expected a class: a whole number from 0");
    assert!(of(&[[2.0]; 4]).dataset().expect_err("two classes").to_string().starts_with("the target of step 2: class 2"));
    assert_eq!(of(&[[0.0]; 4]).stride(0).dataset().expect_err("no stride").to_string(), "the stride is 0, but must be at least 1");
    assert!(of(&[[0.0]; 4]).ahead(usize::MAX).dataset().is_err());
    let empty = of(&[[0.0]; 4]).split_at(0).0;
    assert_eq!(empty.latest().expect_err("it is empty").to_string(), "the series has 0 steps, but a window has 2");
}

#[test]
fn changes_are_those_between_neighbours_without_a_gap() {
    let table = read::<One>("x\n1\n2\n4\n7\nNA\n20\n19\n17\n14\n", |csv| both(csv).missing(Missing::Drop)).expect("numbers");
    let changes = table.windows.changes();
    assert_eq!(changes.steps(), 6);
    let data = changes.dataset().expect("two windows");
    assert_eq!((data.inputs(), data.targets()), (&[[[1.0], [2.0]], [[-1.0], [-2.0]]][..], &[[3.0], [-3.0]][..]));
    let two = |series: &[[f32; 1]]| Windows::<One>::new(series, series).expect("finite numbers").changes().steps();
    assert_eq!([two(&[]), two(&[[1.0]]), two(&[[1.0], [2.0]])], [0, 0, 1]);
}

fn both(csv: Csv) -> Csv {
    csv.inputs(["x"]).targets(["x"])
}

fn read<N: Supervised<Target: FromCells>>(text: &str, set: impl Fn(Csv) -> Csv) -> Result<WindowTable<N>, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("table.csv");
    std::fs::write(&path, text).expect("it can be written");
    set(Csv::new(&path)).read_window_table().map_err(|error| error.to_string().replace(&path.display().to_string(), "FILE"))
}

fn rows<N: WithTarget<Target: FromCells>>(table: &WindowTable<N>) -> Dataset<N> {
    table.windows.dataset().expect("it is long enough")
}

#[test]
fn columns_of_a_table_are_a_series() {
    let text = "day,x,y\nmo,1,5\ntu,2,6\nwe,3,7\nth,4,8\n";
    let table = read::<One>(text, |csv| both(csv).keep(["day"])).expect("numbers");
    assert_eq!((rows(&table).inputs(), rows(&table).targets()), (&[[[1.0], [2.0]], [[2.0], [3.0]]][..], &[[3.0], [4.0]][..]));
    assert_eq!(table.kept("day").expect("it is kept")[3], "th");
    let table = read::<One>(text, |csv| csv.keep(["day"])).expect("numbers");
    assert_eq!((rows(&table).inputs()[0], rows(&table).targets()[0]), ([[1.0], [2.0]], [7.0]), "the last column is the target");
    let table = read::<Flat>(text, |csv| csv.inputs(["x", "y"]).targets(["x"])).map(|table| table.windows.latest().expect("three steps"));
    assert_eq!(table.expect("numbers"), [2.0, 6.0, 3.0, 7.0, 4.0, 8.0], "several columns side by side");
}

#[test]
fn categories_and_fill_values_are_learnt_before_the_series_is_read() {
    let text = "wind,x,up\nwest,1,no\neast,NA,yes\nwest,3,yes\nwest,5,no\n";
    let set = |csv: Csv| csv.categorical(["wind", "up"]).missing_in(["x"], Missing::Mean);
    let table = read::<Wind>(text, set).expect("three numbers at each step");
    assert_eq!(rows(&table).inputs(), [[[0.0, 1.0, 1.0], [1.0, 0.0, 3.0]], [[1.0, 0.0, 3.0], [0.0, 1.0, 3.0]]]);
    assert_eq!(rows(&table).targets(), [1, 0]);
    assert_eq!((table.report.rows, table.report.columns[1].filled), (4, 1));
    let again = read::<Wind>("wind,x,up\neast,,yes\neast,2,no\n", |csv| csv.encoding(&table.encoding)).expect("the same columns");
    assert_eq!(again.windows.latest().expect("two steps"), [[1.0, 0.0, 3.0], [1.0, 0.0, 2.0]]);
}

#[test]
fn a_table_that_is_no_series_for_the_network_is_an_error() {
    for (text, wanted) in [
        ("x\n1\nmuch\n", "FILE, line 3, column `x`: found \"much\", expected a number"),
        (
            "x\n1\nNaN\n",
            "FILE, line 3, column `x`: \"NaN\" is a missing value, expected a number: `.missing(Missing::Drop)` drops such rows",
        ),
        ("x\n1\n1e60\n", "FILE, line 3, column `x`: found 1e60, which is outside the range of f32: use `.unit("),
        ("rain\n1\n", "FILE: there is no column `x`: the header has rain"),
        ("x\n1700000001\n1700000012\n1700000023\n", "FILE: column `x`: f32 cannot distinguish its numbers"),
    ] {
        let message = read::<One>(text, both).expect_err("it is refused");
        assert!(message.starts_with(wanted), "{message}");
    }
    let refused = |text, set: fn(Csv) -> Csv| read::<One>(text, set).expect_err("it is refused");
    assert!(
        refused("x,y\n1,2\n", |csv| csv.inputs(["x", "y"]).targets(["y"]))
            .starts_with("FILE: the columns become 2 numbers, but the network needs 1")
    );
    assert_eq!(
        refused("x,w\n1,2\n", |csv| both(csv).weights("w")),
        "FILE: a window has no weight, so the column `w` cannot have the weights of rows"
    );
    assert!(refused("x,k\n1,a\n2,b\n3,c\n", |csv| csv.categorical(["k"])).contains("column `k`: one number can represent two categories"));
    let short = read::<One>("x\n1\n2\nNA\n3\n4\n", |csv| both(csv).missing(Missing::Drop)).expect("numbers");
    let message = short.windows.dataset().expect_err("both parts are too short").to_string();
    assert_eq!(message, "the longest part without a missing row of the series has 2 steps, but a window with its target has 3");
    assert_eq!(short.windows.latest().expect("two steps"), [[3.0], [4.0]]);
    assert!(read::<Flat>("x,y\n1,2\n", |csv| csv.inputs(["x", "y", "x", "y", "x", "y", "x"])).is_err(), "more than the network takes");
}
