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

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(MeanSquaredError)]
    struct Trip(facts: 3, cities: Tokens(2, 4), season: Tokens(1, 2)) -> 1 {
        Concat {
            Identity,
            { From(cities), Embedding(3), Flatten },
            { From(season), Embedding(2), Flatten },
        },
        Dense(4), Tanh, Dense(1),
    }
}

const TRIPS: &str =
    "fare,from,season,class,to,hours\n90,Oslo,winter,second,Bern,20\n60,Bern,summer,first,Rome,9\n80,Rome,winter,second,Oslo,30\n";

fn trips<T>(text: &str, read: impl FnOnce(Csv) -> T) -> T {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("trips.csv");
    std::fs::write(&path, text).expect("a file");
    let csv = Csv::new(&path).inputs_of("cities", ["from", "to"]).inputs_of("season", ["season"]).inputs_of("facts", ["class", "hours"]);
    read(csv.targets(["fare"]))
}

fn with_categories(csv: Csv) -> Csv {
    csv.categorical(["from", "to", "season", "class"])
}

fn token<const V: usize>(index: usize) -> Token<V> {
    Token::new(index).expect("it is small")
}

/// The rows of the table: two classes side by side and the hours, the cities of one vocabulary, and the season of another one.
fn expected() -> [TripInput; 3] {
    [([0.0, 1.0, 20.0], [1, 0], 1), ([1.0, 0.0, 9.0], [0, 2], 0), ([0.0, 1.0, 30.0], [2, 1], 1)].map(|(facts, cities, season)| TripInput {
        facts,
        cities: cities.map(token),
        season: [token(season)],
    })
}

#[test]
fn categories_are_tokens_of_the_inputs_that_take_tokens_and_numbers_of_the_others() {
    let table = trips(TRIPS, |csv| with_categories(csv).read_table::<Trip>()).expect("a sound table");
    assert_eq!(table.data.inputs(), expected());
    for (column, categories) in [("to", &["Bern", "Oslo", "Rome"][..]), ("season", &["summer", "winter"]), ("class", &["first", "second"])]
    {
        assert_eq!(table.encoding.categories(column).expect("they are known"), categories);
    }
    let row = table.encoding.input::<Trip>(&["second", "20", "Oslo", "Bern", "winter"]).expect("the cells are known");
    assert_eq!(row, expected()[0]);
    let declared = |csv: Csv| {
        let csv = csv.categories("from", ["Bern", "Oslo", "Rome"]).categories("to", ["Bern", "Oslo", "Rome"]);
        csv.categories("season", ["summer", "winter"]).categories("class", ["first", "second"]).read::<Trip>()
    };
    assert_eq!(trips(TRIPS, declared).expect("a sound table").inputs(), expected());
}

#[test]
fn a_stream_and_rows_to_be_predicted_have_the_same_tokens() {
    let table = trips(TRIPS, |csv| with_categories(csv).read_table::<Trip>()).expect("a sound table");
    let train = |rows: &dyn Source<Trip>| {
        let mut net = Trip::init(&mut StdRng::seed_from_u64(1));
        Trainer::new(Adam::new(0.01)).epochs(2).batch(2).shuffle(false).fit(&mut net, rows).expect("it trains");
        net
    };
    assert_eq!(trips(TRIPS, |csv| train(&with_categories(csv).stream::<Trip>().expect("a sound table"))), train(&table.data));
    let others = "to,from,hours,season,class\nOslo,Oslo,1,summer,first\n";
    let inputs = trips(others, |csv| csv.encoding(&table.encoding).read_inputs::<Trip>()).expect("the categories are known");
    assert_eq!(inputs.rows, [TripInput { facts: [1.0, 0.0, 1.0], cities: [token(1), token(1)], season: [token(0)] }]);
    assert!(table.encoding.to_rust::<Trip>().expect("it fits").contains(r#"categories: &["summer", "winter"], is_token: true, "#));
}

#[test]
fn a_vocabulary_that_is_too_small_is_named_with_its_columns() {
    let text = TRIPS.to_owned() + "1,Paris,summer,first,Kyiv,4\n";
    let error = trips(&text, |csv| with_categories(csv).read::<Trip>()).expect_err("five cities").to_string();
    assert!(error.contains("the categories of `from`, `to` are more than the 4 tokens of the network"), "{error}");
    let error = trips(&TRIPS.replace("summer", "spring, maybe"), |csv| csv.categorical(["from", "to", "class"]).read::<Trip>());
    assert!(error.expect_err("a season is no number").to_string().contains("`season`"));
    let numbers = "fare,from,season,class,to,hours\n9,0,1,1,3,2\n9,0,2,0,3,2\n";
    let error = trips(numbers, |csv| csv.categories("class", ["0", "1"]).read::<Trip>()).expect_err("a season of 2").to_string();
    assert!(error.contains("line 3") && error.contains("found 2, expected a token: a whole number from 0 to 1"), "{error}");
}

const ENCODER: nn_runtime::Encoder = {
    use nn_runtime::{EncoderColumn, EncoderTarget};
    const CITIES: &[&str] = &["Bern", "Oslo", "Rome"];
    const CITY: EncoderColumn = EncoderColumn { categories: CITIES, is_token: true, ..EncoderColumn::NUMBER };
    nn_runtime::Encoder {
        inputs: &[
            EncoderColumn { name: "class", categories: &["first", "second"], ..EncoderColumn::NUMBER },
            EncoderColumn { name: "hours", ..EncoderColumn::NUMBER },
            EncoderColumn { name: "from", ..CITY },
            EncoderColumn { name: "to", ..CITY },
            EncoderColumn { name: "season", categories: &["summer", "winter"], is_token: true, ..EncoderColumn::NUMBER },
        ],
        targets: &[EncoderTarget { name: "fare", ..EncoderTarget::NUMBER }],
    }
};
const _: () = ENCODER.assert_fits::<Trip>();

#[test]
fn an_encoder_of_a_program_makes_the_same_row() {
    let row = ENCODER.input::<Trip>(&["second", "20", "Oslo", "Bern", "winter"]).expect("the cells are known");
    assert_eq!(row, expected()[0]);
}
