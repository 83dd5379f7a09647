//! `examples/template` with another table: copied, edited in its three places, trained, and used to predict.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use nn_runtime::prelude::*;

const TEMPLATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/template");

/// Runs cargo in the copy. The target folder is kept, so that a second run finds the crates already built.
fn cargo(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("template");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet"]).args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target);
    let output = cargo.output().expect("cargo starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the template") {
        let entry = entry.expect("an entry");
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() && entry.file_name() != "target" {
            copy(&path, &to);
        } else if path.is_file() {
            std::fs::copy(&path, &to).expect("it can be written");
        }
    }
}

/// Replaces the text between the marks of a place.
fn edit(file: &Path, number: usize, with: &str) {
    let text = std::fs::read_to_string(file).expect("a file of the template");
    let (head, rest) = text.split_once(&format!("// EDIT {number} of 3")).expect("the place is marked");
    let (_, tail) = rest.split_once(&format!("// END of {number}.")).expect("its end is marked");
    std::fs::write(file, format!("{head}{with}{tail}")).expect("it can be written");
}

/// Points of a plane with a colour. The class depends on both.
fn points() -> String {
    let mut table = "x,colour,y,side\n".to_owned();
    for row in 0..300 {
        let (x, y) = (f64::from(row % 20) / 10.0 - 0.95, f64::from(row % 23) / 11.0 - 1.0);
        let colour = ["red", "blue"][row as usize % 2];
        let side = match (colour, x > 0.0) {
            ("blue", _) => "sea",
            (_, true) => "east",
            (_, false) => "west",
        };
        writeln!(table, "{x:.3},{colour},{y:.3},{side}").expect("memory");
    }
    table
}

/// A copy of the template in a new folder, which depends on this runtime.
fn copied() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder outside of the workspace");
    copy(Path::new(TEMPLATE), folder.path());
    let manifest = std::fs::read_to_string(folder.path().join("Cargo.toml")).expect("its manifest");
    let runtime = Path::new(TEMPLATE).join("../../nn-runtime").canonicalize().expect("the runtime");
    let manifest = manifest.replace("../../nn-runtime", &runtime.to_string_lossy());
    std::fs::write(folder.path().join("Cargo.toml"), manifest).expect("it can be written");
    folder
}

/// Edits the table and the network, and trains.
fn train(folder: &Path, table: &str, network: &str) -> String {
    edit(&folder.join("src/bin/train.rs"), 1, table);
    edit(&folder.join("src/lib.rs"), 2, network);
    cargo(folder, &["--features", "train", "--bin", "train"]).expect("it learns")
}

#[test]
#[ignore = "builds a program and its dependencies"]
fn a_copy_of_the_template_learns_another_table_after_three_edits() {
    let folder = copied();
    let folder = folder.path();

    // The unchanged copy.
    let price = cargo(folder, &["--", "1656", "1080", "1960", "2", "OneFam"]).expect("it is built with the files beside it");
    let dollars: f64 = price.trim().strip_prefix("price ").and_then(|number| number.parse().ok()).expect("a price");
    assert!((100_000.0..300_000.0).contains(&dollars), "{price}, sold for 215 000");

    std::fs::write(folder.join("data/points.csv"), points()).expect("it can be written");
    let train = folder.join("src/bin/train.rs");
    edit(
        &train,
        1,
        r#"
const TABLE: &str = "data/points.csv";
const INPUTS: &[&str] = &["x", "y", "colour"];
const TARGETS: &[&str] = &["side"];
const CATEGORIES: &[&str] = &["colour", "side"];
const MISSING: Missing = Missing::Error;
"#,
    );
    edit(
        &folder.join("src/lib.rs"),
        2,
        "
network! {
    #[loss(CrossEntropy)]
    pub struct Model(4) -> 3 { Standardize, Dense(12), Tanh, Dense(3), Softmax }
}
",
    );
    edit(&train, 3, "Trainer::new(Nesterov::new(0.1, 0.9)).epochs(60).validate(validation).fit(net, train)\n");

    // The old weights do not fit the new network.
    let old = cargo(folder, &["--", "0.5", "0.1", "red"]).expect_err("it has to be trained");
    assert!(old.contains("model.safetensors"), "{old}");

    let told = cargo(folder, &["--features", "train", "--bin", "train"]).expect("it learns");
    assert!(told.contains("`colour`: 2 categories") && told.contains("rows that it has not seen"), "{told}");
    for (cells, wanted) in [(["0.5", "0.1", "red"], "east"), (["-0.5", "0.1", "red"], "west"), (["0.5", "0.1", "blue"], "sea")] {
        let answer = cargo(folder, &[&["--"], &cells[..]].concat()).expect("it predicts");
        assert_eq!(answer.trim(), format!("side {wanted}"));
    }
    let unknown = cargo(folder, &["--", "0.5", "0.1", "green"]).expect_err("no such colour");
    assert_eq!(unknown, "column `colour`: expected one of the categories blue, red\nusage: predict x y colour\n");
}

/// Rents with gaps in every column that is known.
fn rents() -> String {
    let mut table = "area,kind,rent\n".to_owned();
    for row in 0..200_u32 {
        let (area, kind) = (30.0 + f64::from(row * 37 % 91), ["flat", "house", "room"][row as usize % 3]);
        let rent = 9.5 * area + if kind == "house" { 200.0 } else { 50.0 };
        let area = if row % 11 == 5 { "NA".to_owned() } else { format!("{area:.1}") };
        let kind = if row % 13 == 7 { "" } else { kind };
        writeln!(table, "{area},{kind},{rent:.2}").expect("memory");
    }
    table
}

network! {
    #[loss(MeanSquaredError)]
    struct Rent(4) -> 1 { Standardize, hidden: Dense(32), Relu, Dense(1), Rescale }
}

#[test]
#[ignore = "builds a program and its dependencies"]
fn the_shipped_program_fills_gaps_with_the_bits_of_the_training() {
    let folder = copied();
    let folder = folder.path();
    std::fs::write(folder.join("data/rents.csv"), rents()).expect("it can be written");
    let table = r#"
const TABLE: &str = "data/rents.csv";
const INPUTS: &[&str] = &["area", "kind"];
const TARGETS: &[&str] = &["rent"];
const CATEGORIES: &[&str] = &["kind"];
const MISSING: Missing = Missing::Mean;
"#;
    let network = "
network! {
    #[loss(MeanSquaredError)]
    pub struct Model(4) -> 1 { Standardize, hidden: Dense(32), Relu, Dense(1), Rescale }
}
";
    train(folder, table, network);

    let net = Rent::load(folder.join("model.safetensors")).expect("the weights of that network");
    let encoding = Encoding::load(folder.join("model.encoding.json")).expect("it was written");
    let whole = Csv::new(folder.join("data/rents.csv")).categorical(["kind"]).missing(Missing::Mean).read_table::<Rent>().expect("sound");
    let gap = whole.data.inputs()[5];
    assert_eq!(encoding.input::<Rent>(&["NA", "room"]).expect("it is filled"), gap, "row 5 of the table");
    for cells in [["NA", "room"], ["", "house"], ["50.5", ""], ["?", "None"], ["50.5", "flat"]] {
        let answer = cargo(folder, &[&["--"], &cells[..]].concat()).expect("gaps are filled");
        let number: f64 = answer.trim().strip_prefix("rent ").and_then(|number| number.parse().ok()).expect("a rent");
        let [wanted] = net.predict(&encoding.input::<Rent>(&cells).expect("the same row"));
        assert_eq!((number as f32).to_bits(), wanted.to_bits(), "{cells:?}: {number}, not {wanted}");
    }
}

#[test]
#[ignore = "builds a program and its dependencies"]
fn one_output_answers_yes_or_no_by_its_name() {
    let folder = copied();
    let folder = folder.path();
    let mut table = "minutes,device,bought\n".to_owned();
    for row in 0..300_u32 {
        let (minutes, device) = (row * 7 % 40, ["desk", "phone"][row as usize % 2]);
        let bought = if minutes > if device == "desk" { 15 } else { 25 } { "yes" } else { "no" };
        writeln!(table, "{minutes},{device},{bought}").expect("memory");
    }
    std::fs::write(folder.join("data/visits.csv"), table).expect("it can be written");
    let table = r#"
const TABLE: &str = "data/visits.csv";
const INPUTS: &[&str] = &["minutes", "device"];
const TARGETS: &[&str] = &["bought"];
const CATEGORIES: &[&str] = &["device", "bought"];
const MISSING: Missing = Missing::Median;
"#;
    let network = "
network! {
    #[loss(BinaryCrossEntropy)]
    pub struct Model(3) -> 1 { Standardize, Dense(12), Tanh, Dense(1), Sigmoid }
}
";
    let told = train(folder, table, network);
    assert!(told.contains("F1 ") && told.contains("ROC AUC ") && !told.contains("macro"), "{told}");
    for (cells, wanted) in [(["38", "desk"], "yes"), (["2", "phone"], "no"), (["20", "desk"], "yes"), (["20", "phone"], "no")] {
        let answer = cargo(folder, &[&["--"], &cells[..]].concat()).expect("it predicts");
        assert_eq!(answer.trim(), format!("bought {wanted}"));
    }
}
