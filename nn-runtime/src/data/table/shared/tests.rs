//! Columns of words become tokens, and all columns of a table have one list of categories.

use std::path::Path;

use crate::data::{Table, Vocabulary};
use crate::prelude::*;
use crate::{Encoder, EncoderColumn};

network! {
    #[derive(Debug)]
    #[loss(MeanSquaredError)]
    struct Fare(Tokens(2, 4)) -> 1 { Embedding(3), Flatten, Dense(1) }
}

network! {
    #[loss(MeanSquaredError)]
    struct City(Tokens(1, 3)) -> 1 { Embedding(2), Flatten, Dense(1) }
}

network! {
    #[loss(CrossEntropy)]
    struct Next(Tokens(2, 3)) -> 3 { Embedding(2), Flatten, Dense(3), Softmax }
}

const FARES: &str = "from,to,fare\nOslo,Bern,90\nBern,Rome,60\nRome,Oslo,80\n";

fn file<T>(text: &str, read: impl FnOnce(&Path) -> T) -> T {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fares.csv");
    std::fs::write(&path, text).expect("it can be written");
    read(&path)
}

fn fares(text: &str, set: impl Fn(Csv) -> Csv) -> Result<Table<Fare>, crate::Error> {
    file(text, |path| set(Csv::new(path).categorical(["from", "to"])).read_table())
}

fn indices(rows: &[[Token<4>; 2]]) -> Vec<[usize; 2]> {
    rows.iter().map(|row| row.map(Token::index)).collect()
}

#[test]
fn columns_of_words_share_their_sorted_categories() {
    let table = fares(FARES, |csv| csv).expect("a sound table");
    for column in ["from", "to"] {
        assert_eq!(table.encoding.categories(column), Some(&["Bern", "Oslo", "Rome"].map(str::to_owned)[..]));
    }
    assert_eq!(indices(table.data.inputs()), [[1, 0], [0, 2], [2, 1]]);
    assert!(table.report.to_string().contains("`from`: 3 categories: Bern 1, Oslo 1, Rome 1"), "{}", table.report);
    // Words that only one column has are known in the other too.
    let table = fares("from,to,fare\nOslo,Bern,90\nOslo,Rome,60\n", |csv| csv).expect("a sound table");
    assert_eq!(indices(table.data.inputs()), [[1, 0], [1, 2]]);
    assert_eq!(table.encoding.input::<Fare>(&["Rome", "Oslo"]).expect("known").map(Token::index), [2, 1]);
}

#[test]
fn declared_categories_keep_their_order_and_come_first() {
    let set = |csv: Csv| csv.categories("from", ["Rome", "Oslo", "Bern"]);
    assert_eq!(indices(fares(FARES, set).expect("a sound table").data.inputs()), [[1, 2], [2, 0], [0, 1]]);
    let both = |csv: Csv| set(csv).categories("to", ["Kyiv", "Bern", "Rome", "Oslo"]);
    let table = fares(FARES, both).expect("a sound table");
    assert_eq!(table.encoding.categories("to"), Some(&["Rome", "Oslo", "Bern", "Kyiv"].map(str::to_owned)[..]));
    assert_eq!(indices(table.data.inputs()), [[1, 2], [2, 0], [0, 1]]);
}

#[test]
fn a_missing_category_is_the_most_frequent_one_of_its_column() {
    let text = "from,to,fare\nRome,Bern,90\n,Oslo,60\nRome,Oslo,80\n";
    let table = fares(text, |csv| csv.missing(Missing::Mean)).expect("it is filled");
    assert_eq!(indices(table.data.inputs()), [[2, 0], [2, 1], [2, 1]]);
    assert_eq!(table.encoding.input::<Fare>(&["Oslo", ""]).expect("filled").map(Token::index), [1, 1]);
}

#[test]
fn a_stream_and_another_file_have_the_same_tokens() {
    let table = fares(FARES, |csv| csv).expect("a sound table");
    let train = |rows: &dyn Source<Fare>| {
        let mut net = Fare::init(&mut StdRng::seed_from_u64(1));
        Trainer::new(Adam::new(0.05)).epochs(3).batch(2).shuffle(false).fit(&mut net, rows).expect("it trains");
        net.parameters().to_vec()
    };
    let streamed = file(FARES, |path| train(&Csv::new(path).categorical(["from", "to"]).stream::<Fare>().expect("a sound table")));
    assert_eq!(streamed, train(&table.data));
    let others = "from,to,fare\nBern,Bern,1\nRome,Oslo,2\n";
    let again = file(others, |path| Csv::new(path).encoding(&table.encoding).read::<Fare>().expect("known"));
    assert_eq!(indices(again.inputs()), [[0, 0], [2, 1]]);
    let inputs = file(others, |path| Csv::new(path).encoding(&table.encoding).read_inputs::<Fare>().expect("known"));
    assert_eq!(inputs.rows, again.inputs());
}

#[test]
fn a_series_of_words_is_cut_into_windows_of_tokens() {
    let text = "said,next\nto,be\nbe,or\nor,to\nto,be\n";
    let windows = file(text, |path| Csv::new(path).categorical(["said", "next"]).read_windows::<Next>().expect("a sound table"));
    let data = windows.dataset().expect("long enough");
    assert_eq!(data.inputs().iter().map(|row| row.map(Token::index)).collect::<Vec<_>>(), [[2, 0], [0, 1]]);
}

#[test]
fn what_is_not_known_is_named() {
    let table = fares(FARES, |csv| csv).expect("a sound table");
    let message = table.encoding.input::<Fare>(&["Rom", "Oslo"]).expect_err("a slip").to_string();
    assert_eq!(message, "column `from`: found \"Rom\", which is not one of the 3 categories; did you mean \"Rome\"?");
    let message = fares(FARES, |csv| csv.categories("to", ["Bern", "Rome"])).expect_err("Oslo is not declared").to_string();
    assert!(message.contains("line 4") && message.contains("`to`") && message.contains("\"Oslo\""), "{message}");
    let message = fares(FARES, |csv| csv.unknown(Unknown::Zeros)).expect_err("zeros are no token").to_string();
    assert!(message.ends_with("has tokens, and an unknown category cannot become zeros"), "{message}");
    let text = "from,to,fare\na,b,1\nc,d,1\ne,f,1\n";
    let message = fares(text, |csv| csv).expect_err("six categories").to_string();
    assert!(
        message.ends_with(
            "the categories of `from`, `to` are more than the 4 tokens of the network: \"a\", \"b\", \"c\", \"d\", \"e\", \"f\""
        ),
        "{message}"
    );
    let message =
        file("to,fare\na,1\nb,1\nc,1\nd,1\n", |path| Csv::new(path).categorical(["to"]).read::<City>()).expect_err("four").to_string();
    assert!(message.contains("there are more than 3 categories"), "{message}");
}

#[test]
fn an_encoding_of_tokens_is_saved_with_the_model_and_embedded_in_a_program() {
    const ENCODER: Encoder = Encoder {
        inputs: &[EncoderColumn { name: "to", categories: &["Bern", "Oslo", "Rome"], is_token: true, ..EncoderColumn::NUMBER }],
        targets: &[crate::EncoderTarget { name: "fare", ..crate::EncoderTarget::NUMBER }],
    };
    const { ENCODER.assert_fits::<City>() };
    let encoding = file("to,fare\nOslo,90\nBern,60\nRome,80\n", |path| Csv::new(path).categorical(["to"]).read_table::<City>());
    let encoding = encoding.expect("a sound table").encoding;
    let written = encoding.to_rust::<City>().expect("it fits");
    assert!(written.contains(r#"categories: &["Bern", "Oslo", "Rome"], is_token: true, "#), "{written}");
    for city in ["Oslo", "Rome", "Bern"] {
        let by_encoder = ENCODER.input::<City>(&[city]).expect("known");
        assert_eq!(by_encoder, encoding.input::<City>(&[city]).expect("known"));
        let vocabulary = Vocabulary::categories(ENCODER.inputs[0].categories);
        assert_eq!(vocabulary.token(city).expect("known"), by_encoder[0]);
        assert_eq!(vocabulary.decode(&by_encoder), city);
    }
    assert!(ENCODER.input::<City>(&["Paris"]).is_err());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("encoding.json");
    encoding.save(&path).expect("it can be written");
    assert_eq!(Encoding::load(&path).expect("it was written"), encoding);
    std::fs::write(&path, r#"{"format":1,"missing_words":[],"inputs":[{"column":"x","token":true}],"targets":[]}"#).expect("written");
    let message = Encoding::load(&path).expect_err("a number is no token").to_string();
    assert!(message.ends_with("column `x`: only categories are tokens"), "{message}");
}

#[test]
fn a_vocabulary_of_categories_has_each_text_once_and_survives_a_file() {
    let cities = Vocabulary::categories(["New York", "Rome", "New York"]);
    assert_eq!(cities.texts(), ["New York", "Rome"]);
    let tokens: Vec<Token<2>> = cities.encode("New York").expect("one token");
    assert_eq!(tokens.iter().map(|token| token.index()).collect::<Vec<_>>(), [0]);
    assert_eq!(cities.decode(&[tokens[0], Token::new(1).expect("below 2")]), "New York, Rome");
    let message = cities.token::<2, f32>("new York").expect_err("a slip").to_string();
    assert_eq!(message, "\"new York\" is not one of the 2 categories of the vocabulary, did you mean \"New York\"?");
    assert!(cities.token::<1, f32>("Rome").is_err(), "the network declares fewer tokens");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cities.json");
    cities.save(&path).expect("it can be written");
    assert_eq!(Vocabulary::load(&path).expect("it was written"), cities);
}
