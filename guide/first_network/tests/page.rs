//! The project of the guide's first chapter is what the page shows, and its programs do what the page says.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use house_price::HousePrice;
use nn_runtime::prelude::*;

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(FOLDER).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn printed(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn predict(cells: [&str; 5]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_house_price")).args(cells).output().expect("it starts")
}

#[test]
fn the_page_shows_the_files_of_this_project() {
    let page = read("../src/first_network.md");
    for file in ["src/lib.rs", "src/bin/train.rs", "src/main.rs"] {
        assert!(page.contains(&format!("```rust,ignore\n{}```\n", read(file))), "{file} is not on the page as it is");
    }
}

#[test]
fn the_other_chapters_have_the_same_weights() {
    let bytes = |path| fs::read(Path::new(FOLDER).join(path)).expect("weights");
    assert!(bytes("model.safetensors") == bytes("../model.safetensors"));
}

#[test]
fn training_prints_what_the_page_says_and_writes_what_the_program_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["data", "src"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    fs::write(folder.path().join("data/houses.csv"), read("../../examples/template/data/houses.csv")).expect("it can be written");

    let text = printed(Command::new(env!("CARGO_BIN_EXE_train")).current_dir(&folder).output().expect("it starts"));
    assert!(text.contains("584 rows") && text.contains("stopped early"), "{text}");
    let (_, result) = text.split_once("117 houses that it has not seen: ").expect("the last line");
    let (_, r2) = result.split_once("R² ").expect("the share of the variance");
    assert!(r2.trim().parse::<f64>().expect("a number") > 0.8, "{text}");

    assert_eq!(fs::read_to_string(folder.path().join("src/encoder.rs")).expect("it was written"), read("src/encoder.rs"));
    HousePrice::load(folder.path().join("model.safetensors")).expect("it was written");
}

#[test]
fn the_program_names_a_price_or_what_is_wrong() {
    let price = printed(predict(["1656", "1080", "1960", "2", "OneFam"]));
    let dollars: f64 = price.trim().strip_suffix(" dollars").expect("its unit").parse().expect("a number");
    assert!((dollars - 182_396.0).abs() < 100.0, "{price}");

    for (cells, message) in [
        (
            ["1656", "1080", "1960", "2", "Castle"],
            "column `building`: expected one of the categories Duplex, OneFam, Twnhs, TwnhsE, TwoFmCon\n",
        ),
        (["1656", "big", "1960", "2", "OneFam"], "column `basement_area`: expected a number\n"),
    ] {
        let output = predict(cells);
        assert!(!output.status.success() && read("../src/first_network.md").contains(message));
        assert_eq!(String::from_utf8(output.stderr).expect("text"), message);
    }
    assert_eq!(HousePrice::PARAMETERS, 353);
}
