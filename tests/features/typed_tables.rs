//! The same table in every file format, and dates and times in formats with typed columns.

use std::path::{Path, PathBuf};

use nn_runtime::data::{Stream, Table};
use nn_runtime::prelude::*;

network! {
    #[derive(Debug, PartialEq)]
    #[loss(CrossEntropy)]
    struct Mixed(5) -> 2 { Standardize, Dense(2), Softmax }
}

network! {
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Times(7) -> 1 { Dense(1) }
}

network! {
    #[loss(CrossEntropy)]
    struct Days(1) -> 2 { Dense(2), Softmax }
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

/// Settings that every file format has.
macro_rules! mixed {
    ($file:expr) => {
        $file.inputs(["size", "rooms", "soil"]).targets(["name"]).categorical(["soil", "name"]).missing(Missing::Mean)
    };
}

/// All numbers that training makes: the weights, and the statistics.
fn trained(rows: &dyn Source<Mixed>) -> Vec<u32> {
    let mut net = Mixed::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(0.05)).epochs(3).batch(2).shuffle(false).fit(&mut net, rows).expect("it trains");
    net.parameters().iter().chain(net.statistics()).map(|number| number.to_bits()).collect()
}

#[test]
fn one_table_is_one_data_set_and_trains_to_the_same_bits_in_every_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("table.csv");
    std::fs::write(&text, "size,rooms,soil,name\n1,3,clay,b\n,1,sand,a\n5,,,b\n3,2,loam,b\n2,4,sand,a\n").expect("it can be written");
    let of_text = mixed!(Csv::new(&text)).read_table::<Mixed>().expect("a sound table");
    let wanted = trained(&of_text.data);
    assert_eq!(trained(&mixed!(Csv::new(&text)).stream().expect("a sound table")), wanted);
    let same = |name: &str, table: Table<Mixed>, stream: Stream<Mixed>, again: Dataset<Mixed>| {
        let bits = |data: &Dataset<Mixed>| data.inputs().iter().map(|row| row.map(f32::to_bits)).collect::<Vec<_>>();
        assert_eq!((bits(&table.data), table.data.targets()), (bits(&of_text.data), of_text.data.targets()), "{name}");
        assert_eq!((&table.encoding, &table.report.columns), (&of_text.encoding, &of_text.report.columns), "{name}");
        assert_eq!(trained(&stream), wanted, "{name}");
        assert_eq!(bits(&again), bits(&of_text.data), "{name}, with the encoding of the text");
    };
    for name in ["pandas.feather", "chunks.feather", "polars.arrow", "lz4.arrow", "polars.arrows"] {
        let file = Arrow::new(path("arrow").join(name));
        let table = mixed!(file.clone()).read_table().unwrap_or_else(|error| panic!("{error}"));
        let again = file.clone().encoding(&of_text.encoding).read().expect("the same columns");
        same(name, table, mixed!(file).stream().expect("a sound table"), again);
    }
    let file = Parquet::new(path("parquet/pandas.parquet"));
    let again = file.clone().encoding(&of_text.encoding).read().expect("the same columns");
    same("Parquet", mixed!(file.clone()).read_table().expect("a table"), mixed!(file).stream().expect("a sound table"), again);
    assert_eq!(of_text.encoding.input::<Mixed>(&["", "2", "loam"]).expect("known"), [2.75, 2.0, 0.0, 1.0, 0.0]);
}

network! {
    #[loss(CrossEntropy)]
    struct Named(facts: 2, soil: Tokens(1, 3)) -> 2 {
        Concat { Identity, { From(soil), Embedding(2), Flatten } },
        Dense(2), Softmax,
    }
}

#[test]
fn a_column_of_words_is_tokens_of_its_input_beside_numbers_in_every_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("table.csv");
    std::fs::write(&text, "size,rooms,soil,name\n1,3,clay,b\n,1,sand,a\n5,,,b\n3,2,loam,b\n2,4,sand,a\n").expect("it can be written");
    macro_rules! read {
        ($file:expr) => {{
            let file = $file.inputs_of("soil", ["soil"]).inputs_of("facts", ["rooms", "size"]).targets(["name"]);
            file.categorical(["soil", "name"]).missing(Missing::Mean).read::<Named>().expect("a sound table").inputs().to_vec()
        }};
    }
    let of_text = read!(Csv::new(&text));
    // What is missing is the most frequent category.
    assert_eq!(of_text.iter().map(|row| row.soil[0].index()).collect::<Vec<_>>(), [0, 2, 2, 1, 2]);
    assert_eq!(of_text[0].facts, [3.0, 1.0]);
    assert_eq!(read!(Arrow::new(path("arrow/pandas.feather"))), of_text);
    assert_eq!(read!(Arrow::new(path("arrow/polars.arrow"))), of_text);
    assert_eq!(read!(Parquet::new(path("parquet/pandas.parquet"))), of_text);
}

network! {
    #[loss(MeanSquaredError)]
    struct Next([2, 3]) -> 1 { Flatten, Dense(1) }
}

network! {
    #[loss(MeanSquaredError)]
    struct Rooms([1, 1]) -> 1 { Flatten, Dense(1) }
}

#[test]
fn every_form_of_table_can_be_cut_into_windows() {
    let set = ["f32", "y", "i64"];
    let file = Parquet::new(path("parquet/zstd.parquet"));
    let rows = file.inputs(set).targets(["y"]).read_windows::<Next>().expect("twelve steps").dataset().expect("twelve steps");
    assert_eq!((rows.len(), rows.inputs()[3], rows.targets()[3]), (10, [[3.0, -1.5, 3.0], [4.0, -2.0, 4.0]], [-2.5]));
    let file = Arrow::new(path("arrow/pandas.feather")).inputs(["rooms"]).targets(["rooms"]).missing(Missing::Drop);
    let rooms = file.read_windows::<Rooms>().expect("numbers").dataset().expect("two parts of two steps");
    assert_eq!((rooms.inputs(), rooms.targets()), (&[[[3.0]], [[2.0]]][..], &[[1.0], [4.0]][..]));
}

#[test]
fn categories_are_the_same_tokens_in_every_form() {
    network! {
        #[loss(CrossEntropy)]
        struct Soil(Tokens(2, 7)) -> 2 { Embedding(3), Flatten, Dense(2), Softmax }
    }
    macro_rules! tokens {
        ($file:expr) => {
            mixed!($file).categorical(["rooms"]).inputs(["rooms", "soil"]).read::<Soil>().expect("a sound table")
        };
    }
    let of_file = tokens!(Parquet::new(path("parquet/pandas.parquet")));
    // The categories are 1, 2, 3, 4, clay, loam and sand.
    assert_eq!(of_file.inputs().iter().map(|row| row.map(Token::index)).collect::<Vec<_>>(), [[2, 4], [0, 6], [0, 6], [1, 5], [3, 6]]);
    assert_eq!(tokens!(Arrow::new(path("arrow/pandas.feather"))).inputs(), of_file.inputs());
}

network! {
    #[loss(CrossEntropy)]
    struct Roomy(8) -> 2 { Standardize, Dense(2), Softmax }
}

/// Like [`mixed`], with the number of rooms as a category.
macro_rules! roomy {
    ($file:expr) => {
        mixed!($file).categorical(["rooms"])
    };
}

#[test]
fn an_encoding_learnt_from_one_form_of_file_reads_every_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let [plain, as_floats] = ["table.csv", "floats.csv"].map(|name| folder.path().join(name));
    let text = "size,rooms,soil,name\n1,3,clay,b\n,1,sand,a\n5,,,b\n3,2,loam,b\n2,4,sand,a\n";
    std::fs::write(&plain, text).expect("it can be written");
    // pandas writes whole numbers like this if the column has a missing value.
    let floats = text.replace(",3,", ",3.0,").replace(",1,", ",1.0,").replace(",2,", ",2.0,").replace(",4,", ",4.0,");
    std::fs::write(&as_floats, floats).expect("it can be written");
    let bits = |rows: &[[f32; 8]]| rows.iter().map(|row| row.map(f32::to_bits)).collect::<Vec<_>>();
    let mut learnt: Vec<(String, Encoding)> = Vec::new();
    let mut rows = Vec::new();
    let mut learn = |name: &str, table: Table<Roomy>| {
        assert_eq!(table.encoding.categories("rooms"), Some(&["1", "2", "3", "4"].map(str::to_owned)[..]), "{name}");
        rows.push(bits(table.data.inputs()));
        learnt.push((name.to_owned(), table.encoding));
    };
    for path in [&plain, &as_floats] {
        learn("text", roomy!(Csv::new(path)).read_table().expect("a sound table"));
    }
    learn("Parquet", roomy!(Parquet::new(path("parquet/pandas.parquet"))).read_table().expect("a sound table"));
    for name in ["pandas.feather", "polars.arrow"] {
        learn(name, roomy!(Arrow::new(path("arrow").join(name))).read_table().expect("a sound table"));
    }
    assert!(rows.iter().all(|other| *other == rows[0]));
    for (name, encoding) in &learnt {
        let read = [
            Csv::new(&plain).encoding(encoding).read_inputs::<Roomy>(),
            Csv::new(&as_floats).encoding(encoding).read_inputs(),
            Parquet::new(path("parquet/pandas.parquet")).encoding(encoding).read_inputs(),
            Arrow::new(path("arrow/pandas.feather")).encoding(encoding).read_inputs(),
            Arrow::new(path("arrow/polars.arrow")).encoding(encoding).read_inputs(),
        ];
        for inputs in read {
            assert_eq!(bits(&inputs.expect("the same columns").rows), rows[0], "by the encoding of {name}");
        }
    }
}

#[test]
fn answers_to_a_file_of_any_form_are_written_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, written) = (Parquet::new(path("parquet/pandas.parquet")), folder.path().join("answers.csv"));
    let table = mixed!(file.clone()).read_table::<Mixed>().expect("a sound table");
    let net = Mixed::init(&mut StdRng::seed_from_u64(1));
    let report = file.encoding(&table.encoding).keep(["soil"]).predict_to_csv(&net, &written).expect("it predicts");
    let text = std::fs::read_to_string(&written).expect("it is there");
    let arrow = Arrow::new(path("arrow/pandas.feather")).encoding(&table.encoding).keep(["soil"]);
    arrow.predict_to_csv(&net, &written).expect("it predicts");
    assert_eq!((report.rows, text.lines().count(), text.lines().next()), (5, 6, Some("soil,name")));
    assert_eq!(std::fs::read_to_string(&written).expect("it is there"), text);
    for (line, input) in text.lines().skip(1).zip(table.data.inputs()) {
        let [a, b] = net.predict(input);
        assert!(line.ends_with(if a >= b { ",a" } else { ",b" }), "{line}, {a}, {b}");
    }
}

const TIMES: [&str; 7] = ["date", "ms", "us", "ns", "time_ms", "time_us", "time_ns"];

#[test]
fn dates_are_days_times_are_seconds_and_texts_of_both_are_iso_8601() {
    let tables: [Table<Times>; 2] = [
        Parquet::new(path("parquet/times.parquet")).inputs(TIMES).targets(["y"]).keep(TIMES).missing(Missing::Drop).read_table(),
        Arrow::new(path("arrow/times.feather")).inputs(TIMES).targets(["y"]).keep(TIMES).missing(Missing::Drop).read_table(),
    ]
    .map(|table| table.unwrap_or_else(|error| panic!("{error}")));
    for table in tables {
        let seconds = 1_709_296_200.25;
        assert_eq!(table.data.inputs()[0], [19783.0, seconds, seconds, seconds, 45000.25, 45000.25, 45000.25]);
        assert_eq!(table.data.inputs()[1], [-1.0, -1e-3, -1e-6, -1e-9, 0.0, 1e-6, 1e-9]);
        assert_eq!(table.report.dropped_lines, [2]);
        let texts = |row: usize| TIMES.map(|name| table.kept(name).expect("it is kept")[row].as_str());
        let (local, zoned) = ("2024-03-01T12:30:00.250", "2024-03-01T12:30:00.250+00:00");
        assert_eq!(texts(0), ["2024-03-01", local, zoned, zoned, "12:30:00.250", "12:30:00.250", "12:30:00.250"]);
        assert_eq!(texts(1)[..3], ["1969-12-31", "1969-12-31T23:59:59.999", "1969-12-31T23:59:59.999999+00:00"]);
        assert_eq!(texts(1)[3..], ["1969-12-31T23:59:59.999999999+00:00", "00:00:00", "00:00:00.000001", "00:00:00.000000001"]);
        for name in TIMES {
            let (early, late) = table.data.split_by_time(table.kept(name).expect("it is kept"), 0.5).expect("they can be compared");
            assert_eq!((early.targets(), late.targets()), (&[[2.0]][..], &[[0.0]][..]), "{name}");
        }
    }
}

#[test]
fn timestamps_of_the_old_form_are_read_and_have_no_zone() {
    let file = Parquet::new(path("parquet/int96.parquet")).inputs(["x"]).targets(["y"]).keep(["x"]).missing(Missing::Drop);
    let table = file.read_table::<Days>();
    assert!(table.expect_err("2 is no class of two").to_string().contains("row 3, column `y`"));
    let table = Parquet::new(path("parquet/int96.parquet")).inputs(["y"]).targets(["x"]).categorical(["x"]).missing(Missing::Drop);
    let table = table.read_table::<Days>().expect("two moments");
    assert_eq!(table.encoding.classes(), Some(&["1969-12-31T23:59:59.999999", "2024-03-01T12:30:00.250"].map(str::to_owned)[..]));
    assert_eq!(table.data.targets(), &[1, 0]);
}

#[test]
fn dates_can_be_categories() {
    let classes = |table: Table<Days>| table.encoding.classes().expect("classes").to_vec();
    let wanted = ["1969-12-31", "2024-03-01"].map(str::to_owned);
    let (parquet, arrow) = (Parquet::new(path("parquet/times.parquet")), Arrow::new(path("arrow/times.feather")));
    let table = parquet.inputs(["y"]).targets(["date"]).categorical(["date"]).missing(Missing::Drop).read_table();
    assert_eq!(classes(table.expect("two days")), wanted);
    let table = arrow.inputs(["y"]).targets(["date"]).categorical(["date"]).missing(Missing::Drop).read_table();
    assert_eq!(classes(table.expect("two days")), wanted);
}
