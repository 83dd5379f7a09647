//! Tables with missing values and categories, and their encoding in predictions.

use std::path::PathBuf;

use nn_runtime::data::Table;
use nn_runtime::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Price(2) -> 1 { Dense(1) }
}

network! {
    #[loss(MeanSquaredError)]
    struct Coast(4) -> 1 { Dense(1) }
}

network! {
    #[loss(CrossEntropy)]
    struct Species(1) -> 3 { Dense(3), Softmax }
}

network! {
    #[loss(MeanSquaredError)]
    struct Scores(1) -> 3 { Dense(3) }
}

/// A file that is deleted with its folder.
fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    std::fs::write(&path, text).expect("it can be written");
    (folder, path)
}

fn read<N: Supervised<Target: nn_runtime::data::FromCells>>(text: &str, set: impl Fn(Csv) -> Csv) -> Result<Table<N>, String> {
    let (_folder, path) = file(text);
    set(Csv::new(&path)).read_table().map_err(|error| error.to_string().replace(&path.display().to_string(), "FILE"))
}

const GAPS: &str = "rooms,income,price\n1,10,100\nNA,20,200\n4,?,300\n7,90,400\n,40,\n";

#[test]
fn gaps_become_the_mean_of_their_column() {
    let set = |csv: Csv| csv.missing(Missing::Mean).missing_in(["price"], Missing::Drop);
    let table = read::<Price>(GAPS, set).expect("a sound table");
    assert_eq!(table.data.inputs(), &[[1.0, 10.0], [4.0, 20.0], [4.0, 40.0], [7.0, 90.0]]);
    let told = table.report.to_string();
    let (head, rest) = told.split_once('\n').expect("lines");
    assert!(head.ends_with("table.csv: 4 rows; 1 dropped because of missing values (lines 6)"), "{told}");
    assert_eq!(rest, "  `rooms`: 1 missing cells became 4\n  `income`: 1 missing cells became 40");
}

#[test]
fn gaps_become_the_median_of_their_column() {
    let set = |csv: Csv| csv.missing(Missing::Median).missing_in(["price"], Missing::Drop);
    let table = read::<Price>(GAPS, set).expect("a sound table");
    assert_eq!(table.data.inputs(), &[[1.0, 10.0], [4.0, 20.0], [4.0, 20.0], [7.0, 90.0]]);
    let even = read::<Price>("a,b,price\n1,1,1\n3,1,1\n8,1,1\n-9,1,1\n,1,1\n", set).expect("a sound table");
    assert_eq!(even.data.inputs()[4], [2.0, 1.0], "of two in the middle the mean");
}

#[test]
fn rows_with_gaps_are_dropped_before_anything_is_learnt_from_them() {
    let table = read::<Coast>("rooms,sea,price\n1,bay,1\n2,moon,NA\n,mars,1\n3,inland,1\n4,coast,1\n", |csv| {
        csv.categorical(["sea"]).missing(Missing::Drop)
    });
    let table = table.expect("a sound table");
    assert_eq!(table.encoding.categories("sea"), Some(&["bay", "coast", "inland"].map(str::to_owned)[..]));
    assert_eq!(table.data.inputs(), &[[1.0, 1.0, 0.0, 0.0], [3.0, 0.0, 0.0, 1.0], [4.0, 0.0, 1.0, 0.0]]);
    assert_eq!((table.report.dropped, &table.report.dropped_lines[..]), (2, &[3, 4][..]));
    assert!(table.report.to_string().contains("`sea`: 3 categories: bay 1, coast 1, inland 1"), "{}", table.report);
}

#[test]
fn a_gap_is_an_error_where_nobody_said_what_it_becomes_and_targets_are_never_made_up() {
    let refused = |text: &str, set: &dyn Fn(Csv) -> Csv| read::<Price>(text, set).expect_err("it is refused");
    let plain = |csv: Csv| csv;
    assert_eq!(
        refused(GAPS, &plain),
        "FILE, line 3, column `rooms`: \"NA\" is a missing value, expected a number: `.missing(Missing::Drop)` drops such rows"
    );
    let mean = |csv: Csv| csv.missing(Missing::Mean);
    assert_eq!(
        refused(GAPS, &mean),
        "FILE, line 6, column `price`: the cell is empty, expected a number: `.missing(Missing::Drop)` drops such rows"
    );
    let target = |csv: Csv| csv.missing_in(["price"], Missing::Mean);
    assert!(refused(GAPS, &target).contains("the column `price` is a target, which is never filled"));
    let nothing = refused("a,b,t\n,1,1\n?,1,1\n", &mean);
    assert_eq!(nothing, "FILE: the column `a` has no values from which to compute a fill value");
    let typo = |csv: Csv| csv.missing_in(["incom"], Missing::Mean);
    assert!(refused(GAPS, &typo).ends_with("the column `incom`, which is not read: did you mean `income`?"));
}

#[test]
fn what_stands_for_no_value_can_be_said() {
    let set = |csv: Csv| csv.missing(Missing::Mean).missing_words(["-999", "none"]);
    let table = read::<Price>("a,b,t\n-999.0,1,1\n3,NONE,1\n5,7,1\n", set).expect("a sound table");
    assert_eq!(table.data.inputs(), &[[4.0, 1.0], [3.0, 4.0], [5.0, 7.0]]);
    let error = read::<Price>("a,b,t\nNA,1,1\n", set).expect_err("no such word");
    assert_eq!(error, "FILE, line 2, column `a`: found \"NA\", expected a number");
}

#[test]
fn a_gap_among_categories_becomes_the_most_frequent_one() {
    let set = |csv: Csv| csv.categorical(["sea"]).missing(Missing::Median);
    let table = read::<Coast>("rooms,sea,price\n1,bay,1\n2,,2\n3,inland,3\n4,inland,4\n5,coast,5\n", set).expect("a sound table");
    assert_eq!(table.data.inputs()[1], [2.0, 0.0, 0.0, 1.0]);
    assert!(table.report.to_string().contains("`sea`: 1 missing cells became inland; 3 categories"), "{}", table.report);
}

#[test]
fn columns_that_do_not_make_the_networks_width_are_told_one_by_one() {
    let error = read::<Coast>("rooms,sea,price\n1,bay,1\n2,inland,2\n", |csv| csv.categorical(["sea"])).expect_err("three numbers");
    assert_eq!(error, "FILE: the columns become 3 numbers, but the network needs 4: `rooms` 1, `sea` 2 (\"bay\", \"inland\")");
    let of_each = |rows| "rooms,id,price\n".to_owned() + &(0..rows).map(|row| format!("1,id{row},1\n")).collect::<Vec<_>>().concat();
    let error = read::<Coast>(&of_each(5), |csv| csv.categorical(["id"])).expect_err("six numbers");
    assert!(error.starts_with("FILE: the columns become 6 numbers, but the network needs 4: `rooms` 1, `id` 5 (\"id0\", "), "{error}");
    let error = read::<Coast>(&of_each(101), |csv| csv.categorical(["id"])).expect_err("too many");
    assert!(error.starts_with("FILE, line 102, column `id`: there are more than 100 categories: "), "{error}");
    assert!(error.ends_with("; is the column categorical?"), "{error}");
    let error = read::<Coast>("rooms,sea,price\n", |csv| csv.inputs(["rooms", "sea"]).targets(["price"])).expect_err("two numbers");
    assert_eq!(error, "FILE: the columns become 2 numbers, but the network needs 4: `rooms` 1, `sea` 1");
}

#[test]
fn classes_have_names_and_a_target_of_many_numbers_is_one_of_them() {
    let text = "size,name\n1,virginica\n2,setosa\n3,versicolor\n";
    let table = read::<Species>(text, |csv| csv.categorical(["name"])).expect("three classes");
    assert_eq!(table.data.targets(), &[2, 0, 1]);
    assert_eq!(table.encoding.classes(), Some(&["setosa", "versicolor", "virginica"].map(str::to_owned)[..]));
    let ordered = read::<Species>(text, |csv| csv.categories("name", ["versicolor", "virginica", "setosa"])).expect("three classes");
    assert_eq!(ordered.data.targets(), &[1, 2, 0]);
    let scores = read::<Scores>(text, |csv| csv.inputs(["size"]).targets(["name"]).categorical(["name"])).expect("three numbers");
    assert_eq!(scores.data.targets()[0], [0.0, 0.0, 1.0]);
    let four = read::<Species>(&format!("{text}4,alba\n"), |csv| csv.categorical(["name"])).expect_err("a class too many");
    assert!(four.contains("column `name`, of the categories \"alba\", \"setosa\"") && four.contains("counted from 0 to 2"), "{four}");
    let number = read::<Price>("a,b,c\n1,1,x\n1,1,y\n1,1,z\n", |csv| csv.categorical(["c"])).expect_err("three in one number");
    assert!(number.contains("one number can represent two categories"), "{number}");
}

#[test]
fn an_encoding_that_was_saved_makes_the_same_numbers_of_other_rows_and_files() {
    let set = |csv: Csv| csv.categorical(["sea"]).missing(Missing::Mean);
    let table = read::<Coast>("rooms,sea,price\n0.1,bay,1\n0.2,inland,2\n,coast,3\n", set).expect("a sound table");
    let (_folder, path) = file("");
    table.encoding.save(&path).expect("it can be written");
    let encoding = Encoding::load(&path).expect("what was written");
    assert_eq!(encoding, table.encoding, "to the last bit");
    assert_eq!(encoding.columns().collect::<Vec<_>>(), ["rooms", "sea"]);
    for (row, cells) in [["0.1", "bay"], [" 0.2", "inland "], ["n/a", "coast"]].iter().enumerate() {
        assert_eq!(encoding.input::<Coast>(cells).expect("known cells"), table.data.inputs()[row]);
    }
    let (_folder, path) = file("price,sea,rooms\n1,inland,\n2,bay,9\n");
    let other = Csv::new(&path).encoding(&encoding).read::<Coast>().expect("the same columns");
    assert_eq!(other.inputs(), &[[0.15, 0.0, 0.0, 1.0], [9.0, 1.0, 0.0, 0.0]]);
}

#[test]
fn a_category_nobody_knows_is_an_error_or_none_of_them() {
    let text = "rooms,sea,price\n1,bay,1\n2,inland,2\n3,coast,3\n";
    let strict = read::<Coast>(text, |csv| csv.categorical(["sea"])).expect("a sound table").encoding;
    let told = |cells: &[&str]| strict.input::<Coast>(cells).expect_err("it is refused").to_string();
    assert_eq!(told(&["1", "costa"]), "column `sea`: found \"costa\", which is not one of the 3 categories; did you mean \"coast\"?");
    assert_eq!(told(&["1", "moon"]), "column `sea`: found \"moon\", expected one of the categories \"bay\", \"coast\", \"inland\"");
    assert_eq!(told(&["1", ""]), "column `sea`: the cell is empty, and the column has no fill value");
    assert_eq!(told(&["1"]), "1 cells, but the input has 2 columns: rooms, sea");
    assert_eq!(told(&["1e300", "bay"]), "number 0 of the row is outside the range of f32");
    assert!(strict.input::<Price>(&["1", "bay"]).expect_err("another width").to_string().starts_with("the columns become 4 numbers"));
    let lenient = read::<Coast>(text, |csv| csv.categorical(["sea"]).unknown(Unknown::Zeros)).expect("a sound table").encoding;
    assert_eq!(lenient.input::<Coast>(&["1", "moon"]).expect("none of them"), [1.0, 0.0, 0.0, 0.0]);
    let declared = |csv: Csv| csv.categories("sea", ["inland", "bay", "reef"]).unknown(Unknown::Zeros);
    let table = read::<Coast>(text, declared).expect("a sound table");
    assert_eq!(table.data.inputs()[2], [3.0, 0.0, 0.0, 0.0]);
    assert!(table.report.to_string().contains("inland 1, bay 1, reef 0; 1 cells with an unknown category"), "{}", table.report);
}

#[test]
fn a_file_that_is_no_encoding_is_refused() {
    let sound = r#"{"format": 1, "missing_words": [""], "inputs": [{"column": "a", "fill": 1.5}], "targets": []}"#;
    for (from, to, told) in [
        ("\"format\": 1", "\"format\": 2", "format 2, expected 1"),
        ("1.5", "\"x\"", "column `a`: its fill \"x\" is not a number"),
        ("\"fill\": 1.5", "\"categories\": [\"x\", \"x\"]", "expected at least one category, each once"),
        ("\"fill\": 1.5", "\"fill\": 0, \"categories\": [\"x\"]", "its fill 0 is not one of its categories"),
        ("\"fill\"", "\"filling\"", "unknown field `filling`"),
        ("\"inputs\"", "inputs", "is not an encoding"),
    ] {
        let (_folder, path) = file(&sound.replace(from, to));
        let error = Encoding::load(&path).expect_err("it is refused").to_string();
        assert!(error.contains(told) && error.starts_with(&path.display().to_string()), "{error}");
    }
    let (_folder, path) = file(sound);
    assert_eq!(Encoding::load(&path).expect("a sound one").columns().len(), 1);
}

#[test]
fn columns_are_kept_as_text_beside_the_rows() {
    let table = read::<Price>("id,a,day,b,t\nx1,1,2024-01-02,2,3\nx2,4,2024-01-01,5,6\n", |csv| csv.keep(["day", "id"]));
    let table = table.expect("a sound table");
    assert_eq!(table.data.inputs(), &[[1.0, 2.0], [4.0, 5.0]]);
    assert_eq!(table.kept("id"), Some(&["x1", "x2"].map(str::to_owned)[..]));
    assert_eq!(table.kept("a"), None);
}

#[test]
fn every_kind_of_damage_is_told_with_its_place() {
    let told = |text: &[u8]| {
        let (_folder, path) = file("");
        std::fs::write(&path, text).expect("written");
        Csv::new(&path).read::<Price>().map(|data| data.len()).map_err(|error| error.to_string())
    };
    assert_eq!(
        told(b"\xef\xbb\xbfa,b,t\r\n1,2,3\r\n\r\n\"4\",5,\" 6 \"\r\n"),
        Ok(2),
        "a mark of UTF-8, Windows lines, quotes, an empty line"
    );
    assert_eq!(told(b"a,b,t\n+1,.5,-2e-3"), Ok(1), "no end of line behind the last");
    assert_eq!(told(b"a,b,t\n"), Ok(0));
    for (text, wanted) in [
        (&b"a,b,t\n1,2,3\n1,2,3,\n"[..], "line 3 has 4 cells, but there are 3 columns"),
        (b"a,b,t\n1,\"2,3\n4,5,6\n", "cell 2 of line 2 starts with a quotation mark that is not closed"),
        (b"a,\"b,t\n1,2,3\n", "the first line has a quotation mark that is not closed"),
        (b"a,b,t\n\n\n1,\"2,3\n4,5\",6\n1,2\n", "line 4, column `b`: found \"2,3\\n4,5\", expected a number"),
        (b"a,b,t\n1,2,3\n1,\xff\xfe,3\n", "line 3, column `b`: found \"\u{fffd}\u{fffd}\", expected a number"),
        (b"a,b,t\n1,2,3\n\0\0\0", "line 3 has 1 cells"),
        (b"a,b,t\n1,0x10,3\n", "column `b`: found \"0x10\""),
        (b"a,b,t\n1,1_000,3\n", "column `b`: found \"1_000\""),
        (b"a;b;t\n1;2;3\n", "1 columns, but the network needs 2 for its inputs and 1 for its target"),
        (b"\x1f\x8b\x08", "cannot be read to the end: "),
    ] {
        let error = told(text).expect_err("it is refused");
        assert!(error.contains(wanted), "{error}, wanted {wanted}");
    }
}

#[test]
fn a_column_says_what_each_row_weighs() {
    let text = "rooms,weight,income,price\n1,2,10,100\n2,0,20,200\n3,NA,30,300\n4,0.5,40,400\n";
    let set = |csv: Csv| csv.weights("weight").missing_in(["weight"], Missing::Drop);
    let table = read::<Price>(text, set).expect("a sound table");
    assert_eq!(table.data.inputs(), &[[1.0, 10.0], [2.0, 20.0], [4.0, 40.0]], "the weights are no input");
    assert_eq!(table.data.weights(), Some(&[2.0, 0.0, 0.5][..]));
    assert_eq!(table.report.dropped_lines, [4]);
    // The encoding of a row to predict has no weights. A table that is read by the encoding may have them or not.
    assert!(table.encoding.input::<Price>(&["1", "10"]).is_ok());
    let encoding = &table.encoding;
    let again = read::<Price>("price,rooms,income\n1,2,3\n", |csv| csv.encoding(encoding)).expect("no weights");
    assert_eq!((again.data.inputs(), again.data.weights()), (&[[2.0, 3.0]][..], None));
    let again = read::<Price>("price,rooms,income,w\n1,2,3,4\n", |csv| csv.encoding(encoding).weights("w")).expect("weights");
    assert_eq!(again.data.weights(), Some(&[4.0][..]));
}

#[test]
fn a_weight_that_is_none_is_told_where_it_stands() {
    let refused = |text: &str, set: &dyn Fn(Csv) -> Csv| read::<Price>(text, |csv| set(csv.weights("w"))).expect_err("it is refused");
    let plain = |csv: Csv| csv;
    assert_eq!(
        refused("a,b,w,price\n1,2,3,4\n1,2,-0.5,4\n", &plain),
        "FILE, line 3, column `w`: found -0.5, expected the weight of a row, at least 0"
    );
    assert_eq!(
        refused("a,b,w,price\n1,2,,4\n", &plain),
        "FILE, line 2, column `w`: the cell is empty, expected a number: `.missing(Missing::Drop)` drops such rows"
    );
    assert_eq!(refused("a,b,w,price\n1,2,much,4\n", &plain), "FILE, line 2, column `w`: found \"much\", expected a number");
    assert!(refused("a,b,w,price\n1,2,1e300,4\n", &plain).ends_with("column `w`: found 1e300, which is outside the range of f32"));
    assert_eq!(refused("a,b,w,price\n1,2,0,4\n", &plain), "FILE: all weights are 0");
    assert!(refused("a,b,v,price\n1,2,0,4\n", &plain).starts_with("FILE: there is no column `w`"));
    let mean = |csv: Csv| csv.missing_in(["w"], Missing::Mean);
    assert!(refused("a,b,w,price\n1,2,3,4\n", &mean).contains("the column `w` is the weight of a row, which is never filled"));
    let categories = |csv: Csv| csv.categorical(["w"]);
    assert_eq!(refused("a,b,w,price\n1,2,3,4\n", &categories), "FILE: the column `w` has the weights of rows, so it cannot be categorical");
}
