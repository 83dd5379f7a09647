//! Columns of a table that are chosen for inputs and outputs by name.

use nn_runtime::prelude::*;

network! {
    #[loss(kind = CrossEntropy, price = MeanSquaredError)]
    struct Listing(place: 2, facts: 3) -> (kind: 2, price: 1) {
        Concat { Identity, { From(facts), Dense(2) } },
        Heads { kind: { Dense(2), Softmax }, price: Dense(1) },
    }
}

network! {
    #[loss(MeanSquaredError)]
    struct Unnamed(2) -> 1 { Dense(1) }
}

const TEXT: &str = "price,rooms,kind,x,heating,y\n90,3,flat,0.1,gas,0.2\n60,5,house,0.3,wood,0.4\n";

fn csv(set: impl FnOnce(Csv) -> Csv) -> Result<Dataset<Listing>, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("listings.csv");
    std::fs::write(&path, TEXT).expect("a file");
    let file = path.display().to_string();
    set(Csv::new(&path))
        .categorical(["kind", "heating"])
        .read::<Listing>()
        .map_err(|error| error.to_string().replace(&file, "listings.csv"))
}

/// In another order than that of the declaration.
fn all(csv: Csv) -> Csv {
    let csv = csv.targets_of("price", ["price"]).inputs_of("facts", ["heating", "rooms"]);
    csv.inputs_of("place", ["y", "x"]).targets_of("kind", ["kind"])
}

#[test]
fn each_input_and_output_gets_its_columns_whatever_their_order() {
    let listings = csv(all).expect("it fits");
    let expected = [ListingInput { place: [0.2, 0.1], facts: [1.0, 0.0, 3.0] }, ListingInput { place: [0.4, 0.3], facts: [0.0, 1.0, 5.0] }];
    assert_eq!(listings.inputs(), expected);
    assert_eq!(listings.targets(), [ListingTarget { kind: 0, price: [90.0] }, ListingTarget { kind: 1, price: [60.0] }]);
}

#[test]
fn a_second_choice_replaces_the_first() {
    let listings = csv(|csv| all(csv.inputs_of("place", ["x", "rooms"]))).expect("it fits");
    assert_eq!(listings.inputs()[0].place, [0.2, 0.1]);
}

#[test]
fn a_file_is_streamed_and_predicted_by_the_same_choice() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("listings.csv");
    std::fs::write(&path, TEXT).expect("a file");
    let choice = all(Csv::new(&path)).categorical(["kind", "heating"]);
    let table = choice.read_table::<Listing>().expect("it fits");
    let stream = choice.stream::<Listing>().expect("it fits");
    let mut net = Listing::init(&mut StdRng::seed_from_u64(1));
    let streamed = net.evaluate(&stream).expect("a sound file");
    assert_eq!(streamed, net.evaluate(&table.data).expect("sound rows"));
    Trainer::new(Sgd::new(1e-3)).epochs(2).fit(&mut net, &stream).expect("it trains");
    // Rows to predict have no targets.
    std::fs::write(&path, "rooms,x,heating,y\n5,0.3,wood,0.4\n").expect("a file");
    let inputs = all(Csv::new(&path)).encoding(&table.encoding).read_inputs::<Listing>().expect("it fits");
    assert_eq!(inputs.rows, [table.data.inputs()[1]]);
}

#[test]
fn what_does_not_fit_is_named() {
    let error = |set: &dyn Fn(Csv) -> Csv| csv(set).expect_err("it does not fit");
    assert_eq!(error(&|csv| all(csv).inputs_of("fact", ["rooms"])), "listings.csv: the network has no input `fact`: did you mean `facts`?");
    assert_eq!(
        error(&|csv| csv.inputs_of("facts", ["heating", "rooms"])),
        "listings.csv: no columns are chosen for the input `place`: choose them with `.inputs_of(\"place\", …)`"
    );
    assert_eq!(
        error(&|csv| all(csv).targets_of("sort", ["kind"])),
        "listings.csv: the network has no target `sort`: it has `kind`, `price`"
    );
    assert_eq!(error(&|csv| all(csv).inputs(["x"])), "listings.csv: both `.inputs` and `.inputs_of` choose columns: call one of them");
    // As many numbers in all, but not for each input: found before and after categories are learnt.
    let swapped = |csv: Csv| all(csv).inputs_of("facts", ["x", "y"]).inputs_of("place", ["heating", "rooms"]);
    let expected = "listings.csv: the input `place`: the columns become 3 numbers, but the network needs 2: `heating` 2 (\"gas\", \"wood\"), `rooms` 1";
    assert_eq!(error(&swapped), expected);
    assert_eq!(error(&|csv| swapped(csv).categories("heating", ["gas", "wood"])), expected);
}

#[test]
fn a_network_without_names_says_how_its_columns_are_chosen() {
    let error = Csv::new("nowhere.csv").inputs_of("facts", ["a"]).read::<Unnamed>().expect_err("there is no file");
    assert!(error.to_string().contains("nowhere.csv"), "{error}");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plain.csv");
    std::fs::write(&path, "a,b,c\n1,2,3\n").expect("a file");
    let error = Csv::new(&path).inputs_of("facts", ["a", "b"]).read::<Unnamed>().expect_err("it has no names");
    assert!(error.to_string().ends_with("the inputs of the network have no names: choose their columns with `.inputs(…)`"), "{error}");
}
