//! Tables with other notations and words for missing values, units, and rows to be predicted.

use std::path::PathBuf;

use proptest::prelude::*;

use super::Table;
use crate::compiled::Compiled;
use crate::data::FromCells;
use crate::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Price(2) -> 1 { Dense(1) }
}

network! {
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Exact(1) -> 1 { Dense(1) }
}

network! {
    #[loss(MeanSquaredError)]
    struct One(1) -> 1 { Standardize, Dense(1), Rescale }
}

network! {
    #[loss(MeanSquaredError)]
    struct Zones(3) -> 1 { Dense(1) }
}

network! {
    #[loss(MeanSquaredError)]
    struct Alley(5) -> 1 { Dense(1) }
}

network! {
    #[loss(CrossEntropy)]
    struct Species(1) -> 3 { Dense(3), Softmax }
}

network! {
    #[loss(BinaryCrossEntropy)]
    struct Bought(1) -> 1 { Dense(1), Sigmoid }
}

/// Creates files that are deleted with the folder.
fn files(texts: &[&[u8]]) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = (0..texts.len()).map(|number| folder.path().join(format!("table{number}.csv"))).collect::<Vec<_>>();
    paths.iter().zip(texts).for_each(|(path, text)| std::fs::write(path, text).expect("it can be written"));
    (folder, paths)
}

fn read<N: Supervised<Target: FromCells>>(text: &str, set: impl Fn(Csv) -> Csv) -> Result<Table<N>, String> {
    let (_folder, paths) = files(&[text.as_bytes()]);
    set(Csv::new(&paths[0])).read_table().map_err(|error| error.to_string().replace(&paths[0].display().to_string(), "FILE"))
}

const ZONES: &str = "zone,height,price\n1,2.0,3.5\n2,1.0,4.5\n1,3.0,1.0\n";

#[test]
fn a_category_that_is_a_number_is_the_same_in_all_notations() {
    let table = read::<Zones>(ZONES, |csv| csv.categorical(["zone"]).missing(Missing::Mean).unknown(Unknown::Zeros)).expect("a table");
    assert_eq!(table.encoding.categories("zone"), Some(&["1", "2"].map(str::to_owned)[..]));
    // As pandas writes a column with missing values.
    let (_folder, paths) = files(&[b"zone,height,price\n1.0,2.0,3.5\n2.00,1.0,4.5\n,3,1\n"]);
    let again = Csv::new(&paths[0]).encoding(&table.encoding).read_table::<Zones>().expect("the same categories");
    assert_eq!(again.data.inputs(), &[[1.0, 0.0, 2.0], [0.0, 1.0, 1.0], [1.0, 0.0, 3.0]]);
    assert_eq!(again.report.columns[0].unknown, 0);
    let other = read::<Zones>("zone,height,price\n1.0,2.0,3.5\n2.0,1.0,4.5\n", |csv| csv.categorical(["zone"])).expect("a table");
    assert_eq!(other.encoding.categories("zone"), table.encoding.categories("zone"), "the same names");
}

#[test]
fn nan_with_a_sign_is_a_missing_value_in_every_policy() {
    let text = "width,height,price\n1.5,2.0,3.5\n-nan,1.0,4.5\n2.5,+NaN,1.0\n1,1,1\n";
    let mean = read::<Price>(text, |csv| csv.missing(Missing::Mean)).expect("gaps");
    assert_eq!(mean.data.inputs()[1..3], [[5.0 / 3.0, 1.0], [2.5, 4.0 / 3.0]]);
    assert_eq!(read::<Price>(text, |csv| csv.missing(Missing::Median)).expect("gaps").data.inputs()[1], [1.5, 1.0]);
    assert_eq!(read::<Price>(text, |csv| csv.missing(Missing::Drop)).expect("gaps").report.dropped_lines, [3, 4]);
    let message = read::<Price>(text, |csv| csv).expect_err("gaps");
    assert_eq!(
        message,
        "FILE, line 3, column `width`: \"-nan\" is a missing value, expected a number: `.missing(Missing::Drop)` drops such rows"
    );
    let zones = "zone,height,price\n1,2,3\n-nan,2,3\n2,2,3\n";
    assert_eq!(read::<Zones>(zones, |csv| csv.categorical(["zone"]).missing(Missing::Drop)).expect("a gap").report.dropped_lines, [3]);
}

#[test]
fn a_decimal_comma_and_thousands_separators_are_read_if_they_are_set() {
    let comma = "width;height;price\n1,5;2,0;3,5\n2,5;1.000,5;-4,5e1\n";
    let set = |csv: Csv| csv.delimiter(b';').decimal_comma().thousands('.');
    let table = read::<Price>(comma, set).expect("German numbers");
    assert_eq!((table.data.inputs(), table.data.targets()), (&[[1.5, 2.0], [2.5, 1000.5]][..], &[[3.5], [-45.0]][..]));
    let english = "width,height,price\n\"1,500\",2.0,3.5\n";
    assert_eq!(read::<Price>(english, |csv| csv.thousands(',')).expect("English numbers").data.inputs(), &[[1500.0, 2.0]]);
    let message = |text: &str, set: &dyn Fn(Csv) -> Csv| read::<Price>(text, set).expect_err("another notation");
    let plain = message(comma, &|csv| csv.delimiter(b';'));
    assert_eq!(plain, "FILE, line 2, column `width`: found \"1,5\", expected a number: `.decimal_comma()` reads it as 1.5");
    let plain = message(english, &|csv| csv);
    assert!(plain.ends_with("`.decimal_comma()` reads it as 1.5, `.thousands(',')` reads it as 1500"), "{plain}");
    let point = message("width;height;price\n1.500;2,0;3,5\n", &|csv| csv.delimiter(b';').decimal_comma());
    assert!(point.ends_with("found \"1.500\", expected a number: `.thousands('.')` reads it as 1500"), "{point}");
    assert!(message(english, &|csv| csv.thousands('.')).contains("cannot separate both thousands and decimals"));
}

#[test]
fn a_missing_word_that_is_a_number_matches_all_notations() {
    let text = "width;height;price\n-999,0;2,0;3,5\n1,0;1,0;1,0\n";
    let set = |csv: Csv| csv.delimiter(b';').decimal_comma().missing_words(["-999"]);
    assert_eq!(read::<Price>(text, |csv| set(csv).missing(Missing::Mean)).expect("a gap").data.inputs()[0], [1.0, 2.0]);
    assert_eq!(read::<Price>(text, |csv| set(csv).missing(Missing::Drop)).expect("a gap").report.dropped_lines, [2]);
}

#[test]
fn a_missing_word_of_one_column_is_a_category_of_another() {
    let text = "alley,front,price\nNA,65,3.5\nGrvl,NA,4.5\nPave,70,1\nNone,80,2\n";
    let set = |csv: Csv| csv.categorical(["alley"]).missing(Missing::Median).missing_words_in(["alley"], [""]);
    let table = read::<Alley>(text, set).expect("four alleys");
    assert_eq!(table.encoding.categories("alley"), Some(&["Grvl", "NA", "None", "Pave"].map(str::to_owned)[..]));
    assert_eq!(table.data.inputs()[..2], [[0.0, 1.0, 0.0, 0.0, 65.0], [1.0, 0.0, 0.0, 0.0, 70.0]]);
    let (folder, paths) = files(&[text.as_bytes()]);
    let saved = folder.path().join("encoding.json");
    table.encoding.save(&saved).expect("it can be written");
    let encoding = Encoding::load(&saved).expect("what was written");
    assert_eq!(encoding, table.encoding);
    assert_eq!(encoding.input::<Alley>(&["NA", "NA"]).expect("known"), [0.0, 1.0, 0.0, 0.0, 70.0]);
    assert_eq!(Csv::new(&paths[0]).encoding(&encoding).read::<Alley>().expect("the same").inputs(), table.data.inputs());
    let message = read::<Alley>(text, |csv| csv.categorical(["alley"]).missing_words_in(["aley"], [""])).expect_err("a slip");
    assert!(message.ends_with("a setting names the column `aley`, which is not read: did you mean `alley`?"), "{message}");
}

#[test]
fn missing_words_are_those_of_the_encoding() {
    let table = read::<One>("a,b\nnix,1\n2,2\n4,3\n", |csv| csv.missing(Missing::Mean).missing_words(["nix"])).expect("a gap");
    let again = read::<One>("a,b\nnix,1\n", |csv| csv.encoding(&table.encoding)).expect("the same word");
    assert_eq!(again.data.inputs(), &[[3.0]]);
}

const STAMPS: &str = "stamp,price\n1.7000000001e9,0\n1700000011,1\n1700000021,0\n1700000031,1\n1700000041,0\n1700000051,1\n1700000061,0\n";

#[test]
fn a_column_for_which_the_scalar_is_not_precise_enough_is_an_error_with_a_suggestion() {
    let message = read::<One>(STAMPS, |csv| csv).expect_err("one number in f32");
    assert!(message.starts_with("FILE: column `stamp`: f32 cannot distinguish its numbers"), "{message}");
    assert!(message.contains("`.unit(\"stamp\", 1700000030.0, 1.0)`") && message.contains("`#[scalar(f64)]`"), "{message}");
    assert_eq!(read::<Exact>(STAMPS, |csv| csv).expect("f64 has the digits").data.inputs()[1], [1_700_000_011.0]);
    let message = read::<One>("p,price\n1e-50,1\n3e-50,2\n2e-50,3\n5e-46,4\n", |csv| csv).expect_err("zeros in f32");
    assert!(message.contains("which rounds to 0; use `.unit(\"p\", 0.0, 1e-46)`"), "{message}");
    let message = read::<One>("p,price\n1e50,1\n3e-50,2\n", |csv| csv).expect_err("infinite in f32");
    assert!(
        message.contains("FILE, line 2, column `p`: found 1e50, which is outside the range of f32: use `.unit(\"p\", 0.0, 1e50)`"),
        "{message}"
    );
    let (_folder, paths) = files(&[STAMPS.as_bytes()]);
    let stream = Csv::new(&paths[0]).stream::<One>().expect("a sound header");
    let fit = Trainer::new(Adam::new(0.01)).epochs(1).fit(&mut One::init(&mut StdRng::seed_from_u64(1)), &stream);
    assert!(fit.expect_err("one number").to_string().contains("cannot distinguish its numbers"), "before training starts");
}

#[test]
fn a_unit_keeps_the_digits_and_the_encoding_keeps_the_unit() {
    let set = |csv: Csv| csv.unit("stamp", 1.7e9, 10.0).unit("price", 0.0, 0.5).missing_in(["stamp"], Missing::Mean);
    let table = read::<One>(&(STAMPS.to_owned() + ",1\n"), set).expect("precise enough");
    assert_eq!(table.data.inputs()[1..3], [[1.1], [2.1]]);
    assert_eq!(table.data.targets()[1], [2.0]);
    let (folder, _) = files(&[]);
    let saved = folder.path().join("encoding.json");
    table.encoding.save(&saved).expect("it can be written");
    let encoding = Encoding::load(&saved).expect("what was written");
    assert_eq!(encoding, table.encoding);
    assert_eq!(encoding.input::<One>(&["1700000011"]).expect("a number"), [1.1]);
    assert_eq!(encoding.answer::<One>(&[2.0]).expect("a number"), ["1"], "in the unit of the file");
    assert!(table.report.to_string().contains("became 1700000030.87"), "{}", table.report);
    let message = read::<One>(STAMPS, |csv| csv.unit("stamp", 0.0, 0.0)).expect_err("no unit");
    assert!(message.contains("the column `stamp`: (0, 0) is not a unit"), "{message}");
}

#[test]
fn rows_without_a_target_are_read_by_the_encoding() {
    let train = "id,zone,height,price\nx,a,1.5,1\ny,b,,2\n";
    let table = read::<Zones>(train, |csv| csv.keep(["id"]).categorical(["zone"]).missing(Missing::Mean)).expect("a table");
    let (_folder, paths) = files(&[b"height,id,zone\n2.5,17,b\n,18,a\n", train.as_bytes()]);
    let rows = Csv::new(&paths[0]).encoding(&table.encoding).keep(["id"]).read_inputs::<Zones>().expect("rows");
    assert_eq!(rows.rows, [[0.0, 1.0, 2.5], [1.0, 0.0, 1.5]]);
    assert_eq!(rows.kept("id"), Some(&["17", "18"].map(str::to_owned)[..]));
    assert_eq!((rows.report.rows, rows.report.columns.len(), rows.report.columns[1].filled), (2, 2, 1));
    // The settings of the training data, for columns that this file lacks.
    let same = Csv::new(&paths[0]).encoding(&table.encoding).missing_in(["price"], Missing::Drop).weights("w");
    assert_eq!(same.read_inputs::<Zones>().expect("rows").rows, rows.rows);
    // In the training data, the target is ignored.
    let again = Csv::new(&paths[1]).encoding(&table.encoding).read_inputs::<Zones>().expect("rows");
    assert_eq!(again.rows, table.data.inputs());
    let again = Csv::new(&paths[1]).inputs(["height"]).read_inputs::<One>().expect_err("a gap").to_string();
    assert!(
        again.ends_with("line 3, column `height`: the cell is empty, expected a number: `.missing(Missing::Drop)` drops such rows"),
        "{again}"
    );
    let plain = Csv::new(&paths[1]).targets(["price"]).keep(["id", "zone"]).missing(Missing::Drop).read_inputs::<One>();
    assert_eq!(plain.expect("one column is left").rows, [[1.5]]);
    let message = Csv::new(&paths[0]).keep(["id"]).categorical(["zone"]).read_inputs::<Zones>().expect_err("categories").to_string();
    assert!(
        message.contains("the column `zone` needs the categories or the fill value of the training data: pass them with `.encoding(&…)`"),
        "{message}"
    );
    let message = Csv::new(&paths[0]).encoding(&table.encoding).read_inputs::<One>().expect_err("three numbers").to_string();
    assert!(message.contains("the columns become 3 numbers, but the network needs 1"), "{message}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn streamed_inputs_are_the_rows_of_the_file_in_order(rows in 0..3000_usize) {
        let text = "k,x\n".to_owned() + &(0..rows).map(|row| format!("k{row},{row}\n")).collect::<Vec<_>>().concat();
        let (_folder, paths) = files(&[text.as_bytes()]);
        let csv = Csv::new(&paths[0]).keep(["k"]);
        let whole = csv.read_inputs::<One>().expect("a sound file");
        let parts = csv.stream_inputs::<One>().expect("a sound file").collect::<Result<Vec<_>, _>>().expect("a sound file");
        let all = |part: fn(&crate::data::Inputs<One>) -> Vec<[f32; 1]>| parts.iter().flat_map(part).collect::<Vec<_>>();
        prop_assert_eq!(all(|part| part.rows.clone()), whole.rows.clone());
        let kept = parts.iter().flat_map(|part| part.kept("k").unwrap_or_default().to_vec()).collect::<Vec<_>>();
        prop_assert_eq!(Some(&kept[..]), whole.kept("k"));
    }
}

#[test]
fn streamed_inputs_end_after_the_first_error() {
    let (_folder, paths) = files(&[("x\n".to_owned() + &"1\n".repeat(1500) + "much\n1\n").as_bytes()]);
    let parts = Csv::new(&paths[0]).stream_inputs::<One>().expect("a sound header").map(|part| part.map(|part| part.rows.len()));
    let parts: Vec<_> = parts.map(|part| part.map_err(|error| error.to_string())).collect();
    assert_eq!(parts.len(), 2);
    assert!(parts[0] == Ok(1024) && parts[1].as_ref().is_err_and(|message| message.contains("line 1502, column `x`")), "{parts:?}");
}

/// Returns the file that a network with zero weights and the given bias writes.
fn written<N: Supervised>(bias: &[f64], encoding: Option<&Encoding>, set: impl Fn(Csv) -> Csv) -> String {
    use nn_kernels::Scalar;
    let mut net = N::zeros();
    let weights = net.parameters().len() - bias.len();
    net.parameters_mut()[weights..].iter_mut().zip(bias).for_each(|(to, from)| *to = N::Scalar::from_f64(*from));
    let (folder, paths) = files(&[b"id,x\n7,1\n\"a,b\",2\n"]);
    let csv = set(Csv::new(&paths[0]).keep(["id"]));
    let csv = encoding.map_or_else(|| csv.clone(), |encoding| csv.clone().encoding(encoding));
    let answers = folder.path().join("answers.csv");
    assert_eq!(csv.predict_to_csv(&net, &answers).expect("it predicts").rows, 2);
    std::fs::read_to_string(answers).expect("it is there")
}

#[test]
fn answers_are_written_as_texts_of_the_table() {
    let species = read::<Species>("x,species\n1,c\n2,a\n3,b\n", |csv| csv.categorical(["species"])).expect("a table").encoding;
    assert_eq!(written::<Species>(&[0.0, 2.0, 1.0], Some(&species), |csv| csv), "id,species\n7,b\n\"a,b\",b\n");
    let numbered = read::<Species>("x,species\n1,2\n2,0\n3,1\n", |csv| csv).expect("a table").encoding;
    assert_eq!(written::<Species>(&[0.0, 2.0, 1.0], Some(&numbered), |csv| csv), "id,species\n7,1\n\"a,b\",1\n");
    let bought = read::<Bought>("x,bought\n1,no\n2,yes\n", |csv| csv.categorical(["bought"])).expect("a table").encoding;
    assert_eq!(written::<Bought>(&[1.0], Some(&bought), |csv| csv), "id,bought\n7,yes\n\"a,b\",yes\n");
    assert_eq!(bought.answer::<Bought>(&[0.25]).expect("a name"), ["no"]);
    let plain = read::<Exact>("x,price\n1,2\n", |csv| csv).expect("a table").encoding;
    assert_eq!(written::<Exact>(&[0.1], Some(&plain), |csv| csv), "id,price\n7,0.1\n\"a,b\",0.1\n");
    assert_eq!(written::<Exact>(&[0.1], None, |csv| csv), "id,prediction\n7,0.1\n\"a,b\",0.1\n");
    assert_eq!(written::<Exact>(&[0.1], None, |csv| csv.targets(["price"])), "id,price\n7,0.1\n\"a,b\",0.1\n");
    assert!(bought.answer::<Species>(&[0.0; 3]).is_ok_and(|texts| texts == ["no"]), "the first of a tie");
    let message = read::<Zones>("zone,height,price\na,1,1\nb,1,1\n", |csv| csv.categorical(["zone"])).expect("a table");
    assert!(message.encoding.answer::<Species>(&[0.0; 3]).is_ok(), "a class by its number");
}

#[test]
fn nothing_is_written_if_a_row_cannot_be_read() {
    let (folder, paths) = files(&[b"x\n1\nmuch\n"]);
    let answers = folder.path().join("answers.csv");
    std::fs::write(&answers, "before").expect("it can be written");
    let net = One::init(&mut StdRng::seed_from_u64(1));
    assert!(Csv::new(&paths[0]).predict_to_csv(&net, &answers).is_err());
    assert_eq!(std::fs::read_to_string(&answers).expect("it is there"), "before");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "no temporary file remains");
}

#[test]
fn a_file_that_is_not_utf_8_is_reported_with_its_format() {
    for (bytes, wanted) in [
        (&b"\xff\xfea\0,\0b\0\n\0"[..], "is not a text table, but a text in UTF-16"),
        (b"a\0,\0b\0\n\0", "perhaps UTF-16"),
        (b"gr\xf6\xdfe,b\n1,2\n", "perhaps Windows-1252 or Latin-1"),
        (b"PAR1\x15\x04", "a Parquet file, which `Parquet` reads"),
        (b"ARROW1\0\0", "an Arrow file, which `Arrow` reads"),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "an Excel workbook (.xlsx)"),
        (b"<!DOCTYPE html><html>", "a page of HTML"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a pointer of Git LFS"),
    ] {
        let (_folder, paths) = files(&[bytes]);
        let message = Csv::new(&paths[0]).read::<One>().expect_err("no table").to_string();
        assert!(message.contains(wanted), "{message}");
    }
    let (_folder, paths) = files(&["größe,b\n1,2\n".as_bytes()]);
    assert_eq!(Csv::new(&paths[0]).read::<One>().expect("UTF-8").len(), 1);
}

network! {
    #[loss(MeanSquaredError)]
    struct Scores(1) -> 3 { Dense(3) }
}

#[test]
fn columns_that_do_not_fit_are_counted_with_all_their_categories() {
    let text = "x,kind,y\n1,a,2\n2,b,3\n2,c,4\n";
    let wanted = "the columns become 4 numbers, but the network needs 1: `x` 1, `kind` 3 (\"a\", \"b\", \"c\")";
    assert_eq!(read::<One>(text, |csv| csv.categorical(["kind"])).expect_err("two columns of inputs"), format!("FILE: {wanted}"));
    let (_folder, paths) = files(&[text.as_bytes()]);
    assert!(Csv::new(&paths[0]).categorical(["kind"]).stream::<One>().expect_err("two columns").to_string().ends_with(wanted));
}

#[test]
fn a_target_with_too_many_or_too_few_categories_is_an_error() {
    let set = |csv: Csv| csv.categorical(["kind"]);
    let three = read::<Scores>("x,kind\n1,a\n2,c\n3,b\n", |csv| set(csv).targets(["kind"]).inputs(["x"])).expect("three categories");
    assert_eq!(three.data.targets()[1], [0.0, 0.0, 1.0]);
    for (text, count) in [("x,kind\n1,a\n2,c\n3,b\n4,d\n", 4), ("x,kind\n1,a\n2,c\n", 2)] {
        let message = read::<Scores>(text, |csv| set(csv).targets(["kind"]).inputs(["x"])).expect_err("another number");
        assert!(message.starts_with(&format!("FILE: the columns become {count} numbers, but the network needs 3: `kind`")), "{message}");
    }
}

/// Reads a file in every way.
fn all<N: Supervised<Target: FromCells>>(csv: &Csv) {
    let _ = csv.read_table::<N>().map(|table| table.report.to_string());
    let _ = csv.stream::<N>().map(|stream| stream.each(&mut |_| Ok(())));
    let _ = csv.read_inputs::<N>();
}

/// A file with overwritten bytes, which a fuzzer found.
#[test]
fn a_damaged_file_that_once_panicked_is_an_error_with_any_settings() {
    let bytes = include_bytes!("damaged.csv");
    let (_folder, paths) = files(&[bytes]);
    for missing in [Missing::Error, Missing::Drop, Missing::Mean, Missing::Median] {
        for set in 0..128_u32 {
            let on = |bit: u32| set >> bit & 1 == 1;
            let mut csv = Csv::new(&paths[0]).missing(missing).unknown(if on(0) { Unknown::Zeros } else { Unknown::Error });
            let names = ["a", "b", "c"].into_iter().enumerate().filter(|(bit, _)| on(*bit as u32 + 1)).map(|(_, name)| name);
            csv = csv.categorical(names).targets(["class"]).keep(["key"]).weights("w");
            csv = csv.inputs(if on(5) { &["a", "b", "c"][..] } else { &["b", "c"] }.iter().copied());
            csv = if on(4) { csv.categorical(["class"]) } else { csv };
            csv = if on(6) { csv.missing_words([""]) } else { csv };
            all::<One>(&csv);
            all::<Price>(&csv);
            all::<Zones>(&csv);
            all::<Alley>(&csv);
            all::<Three>(&csv);
            all::<Six>(&csv);
            let csv = csv.inputs(if on(2) { ["b"] } else { ["w"] }).targets([["b"], ["c"], ["class"]][set as usize % 3]);
            all::<Scores>(&csv);
            all::<Species>(&csv);
        }
    }
}

network! {
    #[loss(CrossEntropy)]
    struct Three(3) -> 3 { Dense(3), Softmax }
}

network! {
    #[loss(CrossEntropy)]
    struct Six(6) -> 3 { Dense(3), Softmax }
}

network! {
    #[derive(Debug)]
    #[loss(BinaryCrossEntropy(pos_weight = 3.0))]
    struct Rare(1) -> 1 { Dense(1), Sigmoid }
}

network! {
    #[loss(Hinge)]
    struct Signed(1) -> 1 { Dense(1) }
}

#[test]
fn methods_that_use_classes_accept_yes_or_no_targets() {
    let data = Dataset::<Rare>::from_rows((0..100).map(|row| ([row as f32], [f32::from(u8::from(row % 10 == 0))])));
    assert_eq!(data.class_counts().expect("two classes"), [90, 10]);
    assert_eq!(data.balanced_class_weights().expect("two classes"), [100.0 / 180.0, 5.0]);
    let (train, test) = data.split_stratified(0.8, &mut StdRng::seed_from_u64(1)).expect("two classes");
    assert_eq!([train, test].map(|part| part.class_counts().expect("two classes")), [[72, 8], [18, 2]]);
    for (_, part) in data.k_folds_stratified(5, &mut StdRng::seed_from_u64(1)).expect("two classes") {
        assert_eq!(part.class_counts().expect("two classes"), [18, 2]);
    }
    assert_eq!(data.oversampled(&mut StdRng::seed_from_u64(1)).expect("two classes").class_counts().expect("two classes"), [90, 90]);
    let weighted = data.balanced().expect("two classes");
    assert_eq!(weighted.weights().expect("weights")[..2], [5.0, 100.0 / 180.0]);
    let signed = Dataset::<Signed>::from_rows([([0.0], [-1.0]), ([0.0], [1.0]), ([0.0], [-1.0])]);
    assert_eq!(signed.class_counts().expect("two classes"), [2, 1]);
    let message =
        |targets: [f32; 2]| Dataset::<Signed>::from_rows(targets.map(|t| ([0.0], [t]))).class_counts().expect_err("no classes").to_string();
    assert_eq!(message([0.0, 0.5]), "target of row 1: found 0.5, expected a class: 0 or 1, or −1 or 1");
    assert_eq!(message([0.0, -1.0]), "target of row 1: 0 and −1 both mean no, expected the same number in all rows");
}

#[test]
fn the_loss_uses_the_declared_weight_of_yes() {
    let mut net = Rare::zeros();
    let mut workspace = Rare::workspace(2);
    let loss = net.gradient(&[[1.0], [1.0]], &[[1.0], [0.0]], &mut workspace).expect("rows");
    assert!((loss - 2.0 * 2.0_f32.ln()).abs() < 1e-6, "{loss}");
    assert_eq!(workspace.gradient().parameters(), &[-0.5, -0.5], "(−1.5 + 0.5) / 2");
    net.parameters_mut()[1] = 1.0;
    assert!(net.predict(&[0.0])[0] > 0.5);
}

/// A source with too few targets or invalid weights.
struct Wrong {
    targets: Vec<[f32; 1]>,
    weights: Option<Vec<f32>>,
}

impl Source<One> for Wrong {
    fn each(&self, see: &mut dyn FnMut(Minibatch<'_, One>) -> Result<(), crate::Error>) -> Result<(), crate::Error> {
        let inputs = [[1.0], [2.0], [3.0]];
        see(Minibatch { inputs: &inputs, targets: &[[0.0]; 3], weights: None })?;
        see(Minibatch { inputs: &inputs, targets: &self.targets, weights: self.weights.as_deref() })
    }

    fn epochs(&self, _: usize) -> Box<dyn crate::data::Epochs<One> + '_> {
        Box::new(Once(self, [[1.0], [2.0], [3.0]], false))
    }

    fn known_rows(&self) -> Option<usize> {
        Some(3)
    }
}

struct Once<'a>(&'a Wrong, [[f32; 1]; 3], bool);

impl crate::data::Epochs<One> for Once<'_> {
    fn begin(&mut self, _: bool, _: &mut StdRng) {
        self.2 = false;
    }

    fn next(&mut self) -> Result<Option<Minibatch<'_, One>>, crate::Error> {
        let given = std::mem::replace(&mut self.2, true);
        let batch = Minibatch { inputs: &self.1, targets: &self.0.targets, weights: self.0.weights.as_deref() };
        Ok(Some(batch).filter(|_| !given))
    }
}

#[test]
fn a_source_with_missing_targets_or_invalid_weights_is_an_error_everywhere() {
    let sound = Dataset::<One>::from_rows((0..6).map(|row| ([row as f32], [row as f32])));
    for (targets, weights, in_all, in_batch) in [
        (2, None, "3 rows of inputs, but 2 rows of targets", "3 rows of inputs, but 2 rows of targets"),
        (3, Some(vec![1.0, 1.0]), "3 rows of inputs, but 2 rows of weights", "3 rows of inputs, but 2 rows of weights"),
        (3, Some(vec![1.0, -1.0, 1.0]), "the weight of row 4 is -1: wanted", "the weight of row 1 is -1: wanted"),
        (3, Some(vec![1.0, 1.0, f32::NAN]), "the weight of row 5 is NaN: wanted", "the weight of row 2 is NaN: wanted"),
    ] {
        let source = Wrong { targets: vec![[0.0]; targets], weights };
        let fitted = || {
            let mut net = One::init(&mut StdRng::seed_from_u64(1));
            net.fit_scalers(&sound).expect("sound rows");
            net
        };
        let is = |error: crate::Error, wanted: &str| assert!(error.to_string().starts_with(wanted), "{error}, {wanted}");
        is(fitted().evaluate(&source).expect_err("it is refused"), in_all);
        is(One::init(&mut StdRng::seed_from_u64(1)).fit_scalers(&source).expect_err("it is refused"), in_all);
        let trainer = || Trainer::new(Adam::new(0.01)).epochs(1).batch(3);
        is(trainer().fit(&mut fitted(), &source).expect_err("it is refused"), in_batch);
        is(trainer().validate(&source).fit(&mut fitted(), &sound).expect_err("it is refused"), in_all);
    }
}
