//! Programs that embed a network and do not train: what they link, and what they predict.

use std::path::{Path, PathBuf};
use std::process::Command;

use nn_runtime::prelude::*;

include!("../bare/src/every.rs");

/// The network of the file that the programs in `bare` embed.
fn every() -> Every {
    Every::load(Path::new(env!("CARGO_MANIFEST_DIR")).join("bare/src/every.safetensors")).expect("it fits")
}

/// Builds a package in a folder relative to this one; returns the path of the product.
fn build(folder: &str, product: &str, features: &str) -> PathBuf {
    // A target folder of its own: cargo locks that of this test until the test ends.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(product);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--quiet", "--features", features]);
    if !product.contains('.') {
        cargo.args(["--bin", product]);
    }
    run(cargo.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).env("CARGO_TARGET_DIR", &target));
    target.join("release").join(product)
}

/// What a program prints.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// The price in an answer such as `427884 dollars`. Machines differ in the last digits.
#[track_caller]
fn assert_price(answer: &str) {
    let dollars: f64 = answer.trim().trim_end_matches(" dollars").parse().expect("a number of dollars");
    assert!((dollars - 427_884.0).abs() < 2.0, "{answer}");
}

/// The size in bytes of the largest stack frame in a disassembly. The prediction, which is one function, has it.
fn largest_frame(disassembly: &str) -> usize {
    let frame = |line: &str| {
        let (_, bytes) = line.split_once("sub ")?.1.trim().strip_suffix(",%rsp")?.split_once("$0x")?;
        usize::from_str_radix(bytes, 16).ok()
    };
    disassembly.lines().filter_map(frame).max().unwrap_or_default()
}

/// Whether a program links nothing that panics or allocates.
#[track_caller]
fn links_little(program: &Path, features: &str) {
    let symbols = run(Command::new("nm").arg("--demangle").arg(program));
    assert!(symbols.contains(" main"), "{symbols}");
    for word in ["panic", "alloc", "fmt", "unwind", "std::", "eh_personality"] {
        assert!(!symbols.contains(word), "with `{features}` the program links something about `{word}`:\n{symbols}");
    }
}

#[test]
#[ignore = "builds programs and their dependencies"]
fn a_program_without_std_links_no_panic_and_no_allocator() {
    let outputs = every().predict(&[1.0; 8]);
    let best = outputs.iter().zip(0..).max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, class)| class);

    for features in ["", "simd"] {
        let program = build("bare", "bare", features);
        links_little(&program, features);
        let stack = largest_frame(&run(Command::new("objdump").arg("--disassemble").arg(&program)));
        assert!(stack <= Every::STACK_BYTES + 1024, "with `{features}`: {stack} bytes");
        let answer = Command::new(&program).status().expect("it runs").code();
        assert_eq!(answer, best, "with `{features}`");
    }
}

#[test]
#[ignore = "builds programs and their dependencies"]
fn tokens_are_drawn_without_std_and_are_those_of_other_programs() {
    let program = build("bare", "token", "");
    links_little(&program, "");
    let (mut sampler, mut token) = (Sampler::new().temperature(0.7).top_k(2).top_p(0.99).seed(4), Token::<4>::default());
    (0..20_u8).for_each(|step| token = sampler.sample(&[1.0, 7.0, 8.0, f32::from(step) / 10.0]));
    assert_eq!(Command::new(&program).status().expect("it runs").code(), i32::try_from(token.index()).ok());
}

#[test]
#[ignore = "builds programs and their dependencies"]
fn an_embedding_program_predicts_the_bits_of_the_training_program() {
    let net = every();
    let answers = run(&mut Command::new(build("bare", "bits", "simd,std")));
    assert_eq!(answers.lines().count(), 100);
    for (answer, row) in answers.lines().zip(0..100_u8) {
        let input = std::array::from_fn(|place| f32::from(row) * 0.07 - 0.9 * place as f32);
        assert_eq!(answer, format!("{:08x?}", net.predict(&input).map(f32::to_bits)), "row {row}");
    }
}

#[test]
#[ignore = "builds programs and their dependencies"]
fn the_embedding_example_is_small_and_prices_a_house() {
    let program = build("../examples/embedded", "house_price", "");
    let size = program.metadata().expect("it is built").len();
    assert!(size < 600_000, "{size} bytes");

    let features = "8.3252 41 6.98413 1.02381 322 2.55556 37.88 -122.23";
    assert_price(&run(Command::new(&program).args(features.split(' '))));
}

#[test]
#[ignore = "builds programs and their dependencies"]
fn a_program_in_c_prices_the_same_house() {
    let library = build("../examples/from_c", "libprice.a", "");
    let program = library.with_file_name("price");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/from_c/main.c");
    run(Command::new("cc").args(["-Wall", "-Wextra", "-Werror"]).arg(source).arg(&library).arg("-o").arg(&program));
    assert_price(&run(&mut Command::new(&program)));
}

network! {
    #[weights("../../examples/from_c/listing.safetensors")]
    struct Listing(photo: [1, 6, 6], facts: 3) -> (kind: 3, price: 1) {
        conv: Conv2d(2, kernel = 3), Relu, MaxPool(2), Flatten,
        Concat { { fc: Dense(4), Tanh }, { From(facts), side: Dense(4), Tanh } },
        bumps: Rbf(3),
        Heads { kind: { kind: Dense(3), Softmax }, price: { price: Dense(1) } },
    }
}

#[test]
#[ignore = "builds programs and their dependencies"]
fn a_program_in_c_passes_each_input_and_gets_each_output() {
    let library = build("../examples/from_c", "libprice.a", "");
    let program = library.with_file_name("listing");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/from_c/listing.c");
    run(Command::new("cc").args(["-Wall", "-Wextra", "-Werror"]).arg(source).arg(&library).args(["-lm", "-o"]).arg(&program));
    let photo = std::array::from_fn(|pixel| (pixel % 7) as f32 / 3.0 - 1.0);
    let answer = Listing::trained().predict(&ListingInput { photo, facts: [0.5, -1.0, 0.25] });
    let [first, second, third] = answer.kind;
    assert_eq!(run(&mut Command::new(&program)), format!("{first:.6} {second:.6} {third:.6} {:.6}\n", answer.price[0]));
}

network! {
    #[weights("../../examples/from_c/amp.safetensors")]
    #[stream]
    struct Amp([2048, 1]) -> [2048, 1] { Residual { lstm: Lstm(20), lin: Dense(1) } }
}

/// A sound file of one channel with 16 bits.
fn wave(samples: &[i16]) -> Vec<u8> {
    let (rate, bytes) = (22_050_u32, u32::try_from(2 * samples.len()).expect("a short sound"));
    let header = [
        b"RIFF".as_slice(),
        &(36 + bytes).to_le_bytes(),
        b"WAVEfmt ",
        &16_u32.to_le_bytes(),
        &[1, 0, 1, 0],
        &rate.to_le_bytes(),
        &(2 * rate).to_le_bytes(),
        &[2, 0, 16, 0],
        b"data",
        &bytes.to_le_bytes(),
    ];
    [header.concat(), samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()].concat()
}

#[test]
#[ignore = "builds programs and their dependencies"]
fn a_program_in_c_plays_a_sound_file_through_a_stream() {
    let library = build("../examples/from_c", "libprice.a", "");
    let (folder, program) = (tempfile::tempdir().expect("a folder"), library.with_file_name("play"));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/from_c/play.c");
    run(Command::new("cc").args(["-Wall", "-Wextra", "-Werror"]).arg(source).arg(&library).args(["-lm", "-o"]).arg(&program));

    // Not a whole number of blocks.
    let dry: Vec<i16> = (0..1000).map(|step| ((f64::from(step) * 0.05).sin() * 20_000.0) as i16).collect();
    let [from, to] = ["dry.wav", "loud.wav"].map(|name| folder.path().join(name));
    std::fs::write(&from, wave(&dry)).expect("it can be written");
    run(Command::new(&program).arg(&from).arg(&to));
    let written = std::fs::read(&to).expect("it was written");
    assert_eq!(written[..44], wave(&dry)[..44]);
    let heard: Vec<i16> = written[44..].as_chunks().0.iter().map(|bytes| i16::from_le_bytes(*bytes)).collect();
    assert_eq!(heard.len(), dry.len());

    let net = Amp::trained();
    let mut stream = net.stream();
    for (step, (dry, heard)) in dry.iter().zip(&heard).enumerate() {
        let [expected] = stream.step(&[f32::from(*dry) / 32_768.0]);
        assert!((expected * 32_768.0 - f32::from(*heard)).abs() < 1.5, "sample {step}: {heard}, but {expected}");
    }
    assert!(heard.iter().any(|sample| sample.unsigned_abs() > 10_000), "it is loud");
}
