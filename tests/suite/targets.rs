//! Predictions on other machines: two emulated ones without an operating system, and a browser.
//!
//! These tests need tools that are not on every machine. They are ignored by default; `.ci/run` includes them.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nn_runtime::prelude::*;

use crate::chromium;

include!("../bare/src/every.rs");
include!("../bare/src/parts.rs");
include!("../bare/src/pixels.rs");
include!("../bare/src/sound.rs");

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What a program prints.
fn run(command: &mut Command) -> String {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.output() {
        Ok(Output { status, stdout, .. }) if status.success() => String::from_utf8(stdout).expect("text"),
        Ok(Output { stderr, .. }) => panic!("{name}: {}", String::from_utf8_lossy(&stderr)),
        Err(error) => panic!("{name}: {error}"),
    }
}

/// A command in a folder, with the folder for its build output.
fn in_folder(program: &Path, folder: &str) -> (Command, PathBuf) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("without_os");
    let mut command = Command::new(program);
    command.current_dir(here(folder)).env("CARGO_TARGET_DIR", &target);
    (command, target)
}

/// The largest relative difference between the answers that a program printed and those of this machine: the first hundred of the network of
/// every kind over numbers, and perhaps those of the network over images, of the stream and of the network with several inputs.
fn worst_difference(answers: &str) -> f64 {
    let net = Every::load(here("bare/src/every.safetensors")).expect("it fits");
    let images = Pixels::load(here("bare/src/pixels.safetensors")).expect("it fits");
    let mut worst = 0.0_f64;
    // Answers of a stream may be near 0, so they are compared with 1 there.
    let mut compare = |answer: &str, here: &[f32], least: f64| {
        let numbers = answer.trim_matches(['[', ']']).split(", ");
        let numbers: Vec<f32> = numbers.map(|bits| f32::from_bits(u32::from_str_radix(bits, 16).expect("bits"))).collect();
        assert_eq!(numbers.len(), here.len());
        for (there, here) in numbers.iter().zip(here) {
            worst = worst.max(f64::from(there - here).abs() / f64::from(*here).abs().max(least));
        }
    };
    let mut lines = answers.lines();
    let [numbers, pixels, steps, parts] = [100, 20, 32, 20].map(|count| lines.by_ref().take(count).collect::<Vec<&str>>());
    assert_eq!((numbers.len(), pixels.len() % 20, steps.len() % 32, parts.len() % 20), (100, 0, 0, 0));
    for (answer, row) in numbers.into_iter().zip(0..100_u8) {
        compare(answer, &net.predict(&std::array::from_fn(|place| f32::from(row) * 0.07 - 0.9 * place as f32)), 0.0);
    }
    for (answer, row) in pixels.into_iter().zip(0..20_u16) {
        compare(answer, &images.predict(&std::array::from_fn(|place| f32::from((row * 31 + place as u16 * 17) % 64) / 32.0 - 1.0)), 0.0);
    }
    let sound = Sound::load(here("bare/src/sound.safetensors")).expect("it fits");
    let mut stream = sound.stream();
    for (answer, step) in steps.into_iter().zip(0..32_u8) {
        compare(answer, &stream.step(&[f32::from(step) * 0.1 - 1.5, f32::from(step % 5) - 2.0]), 1.0);
    }
    let net = Parts::load(here("weights/parts.safetensors")).expect("it fits");
    for (answer, row) in parts.into_iter().zip(0..20_u16) {
        let numbers = |first: u16| std::array::from_fn(|place| f32::from((row * 31 + place as u16 * 17 + first) % 64) / 32.0 - 1.0);
        let PartsOutput { kind: [a, b, c], price: [price] } = net.predict(&PartsInput { left: numbers(0), right: numbers(7) });
        compare(answer, &[a, b, c, price], 1.0);
    }
    worst
}

/// A processor without an operating system: its target, the emulator, and the emulated board.
type Board = (&'static str, &'static str, &'static [&'static str]);

const CORTEX_M4: Board = ("thumbv7em-none-eabihf", "qemu-system-arm", &["-machine", "mps2-an386"]);
const RISC_V: Board = ("riscv32imc-unknown-none-elf", "qemu-system-riscv32", &["-machine", "virt", "-bios", "none"]);

/// Builds a package for a board, and returns the program and what it prints on the emulated board.
fn emulated((target, emulator, board): Board, folder: &str, name: &str) -> (PathBuf, String) {
    const SEMIHOSTING: [&str; 8] =
        ["-nographic", "-monitor", "none", "-serial", "none", "-semihosting-config", "enable=on,target=native", "-kernel"];
    let (mut cargo, built) = in_folder(&here("without_os.sh"), folder);
    run(cargo.args(["build", "--release", "--quiet", "--target", target]));
    let program = built.join(target).join("release").join(name);
    let printed = run(Command::new(emulator).args(board).args(SEMIHOSTING).arg(&program));
    (program, printed)
}

#[test]
#[ignore = "needs QEMU and the libraries of two targets"]
fn a_cortex_m4_and_a_risc_v_core_predict_the_numbers_of_this_machine() {
    for board in [CORTEX_M4, RISC_V] {
        let worst = worst_difference(&emulated(board, "firmware", "firmware").1);
        // A stream adds up roundings over its steps.
        assert!(worst < 3e-6, "{}: {worst}", board.0);
    }
}

#[test]
#[ignore = "needs QEMU and the libraries of a target"]
fn the_firmware_example_reads_a_digit_on_a_cortex_m4() {
    let (program, printed) = emulated(CORTEX_M4, "../examples/firmware", "digit_sensor");
    assert_eq!(printed, "It is a 3, with a probability of 99 %.\n");
    let symbols = run(Command::new("nm").arg("--demangle").arg(&program));
    assert!(symbols.contains(" main") && !symbols.contains("__rust_alloc"), "{symbols}");
}

/// Draws digits with pointer events, as a pen would, and collects the digits that the page recognises.
const HAND: &str = r#"<script type="module">
while (!document.body.dataset.digit) await new Promise(done => setTimeout(done, 10));
const canvas = document.querySelector("canvas");
const { left, top } = canvas.getBoundingClientRect();
const send = (target, name, [x, y]) => target.dispatchEvent(new PointerEvent(name, { bubbles: true, clientX: left + x, clientY: top + y, buttons: 1 }));
const bow = (x, y, width, height, from = 0, to = 1) => Array.from({ length: 25 }, (_, point) => {
  const angle = 2 * Math.PI * (from + (to - from) * point / 24);
  return [x + width * Math.sin(angle), y - height * Math.cos(angle)];
});
const digits = {
  0: [bow(144, 144, 55, 90)],
  1: [[[110, 90], [150, 50], [150, 240]]],
  2: [[...bow(144, 95, 55, 45, -0.25, 0.35), [90, 235], [205, 235]]],
  3: [[...bow(140, 95, 50, 45, -0.2, 0.5), ...bow(140, 190, 55, 50, 0, 0.7)]],
  4: [[[120, 50], [80, 160], [210, 160]], [[175, 100], [175, 245]]],
  7: [[[80, 55], [210, 55], [130, 240]]],
};
const answers = [];
for (const [digit, strokes] of Object.entries(digits)) {
  document.querySelector("button").click();
  for (const points of strokes) {
    send(canvas, "pointerdown", points[0]);
    for (const point of points.slice(1)) send(window, "pointermove", point);
    send(window, "pointerup", points.at(-1));
  }
  answers.push(digit + document.body.dataset.digit);
}
document.querySelector("button").click();
document.body.dataset.answers = answers.join(" ");
</script>"#;

#[test]
#[ignore = "needs Chromium and the libraries of a target"]
fn a_browser_reads_the_digits_that_are_drawn_on_the_page() {
    let page = Path::new(env!("CARGO_TARGET_TMPDIR")).join("digits.html");
    let (mut build, target) = in_folder(&here("../examples/draw_digits/build.sh"), "../examples/draw_digits");
    run(build.env("CARGO", here("without_os.sh")).arg(&page));
    let wasm = fs::metadata(target.join("wasm32-unknown-unknown/release/draw_digits.wasm")).expect("it is built").len();
    assert!(wasm < 75_000, "{wasm} bytes");

    let mut text = fs::read_to_string(&page).expect("it is written");
    text.write_str(HAND).expect("a string takes all");
    fs::write(&page, text).expect("the folder is there");
    let shown = chromium::run(&page, &["--dump-dom".to_owned(), "--virtual-time-budget=20000".to_owned()]);
    assert!(
        shown.contains(r#"data-answers="00 11 22 33 44 77""#),
        "{}",
        shown.rsplit_once("data-answers").map_or("nothing", |(_, end)| &end[..60])
    );
}

/// Gives numbers to both inputs, and collects the answers.
const ENDS: &str = r#"<script type="module">
const { instance } = await WebAssembly.instantiate(new Uint8Array(WASM));
for (let place = 0; place < 8; place++) instance.exports.set(place, place * 0.25 - 0.9);
document.body.dataset.answers = [0, 1, 2, 3].map(place => instance.exports.answer(place).toFixed(5)).join(" ");
</script>"#;

#[test]
#[ignore = "needs Chromium and the libraries of a target"]
fn a_network_with_several_inputs_and_outputs_answers_in_a_page() {
    let (mut build, target) = in_folder(&here("without_os.sh"), "wasm");
    run(build.args(["build", "--release", "--target", "wasm32-unknown-unknown"]));
    let wasm = fs::read(target.join("wasm32-unknown-unknown/release/ends_in_a_page.wasm")).expect("it is built");
    let page = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ends.html");
    let script = ENDS.replace("WASM", &format!("{wasm:?}"));
    fs::write(&page, format!("<!doctype html><body>{script}</body>")).expect("the folder is there");

    let net = Parts::load(here("weights/parts.safetensors")).expect("it fits");
    let number = |place: usize| place as f32 * 0.25 - 0.9;
    let row = PartsInput { left: std::array::from_fn(number), right: std::array::from_fn(|place| number(4 + place)) };
    let PartsOutput { kind, price } = net.predict(&row);
    let expected: Vec<String> = kind.iter().chain(&price).map(|number| format!("{number:.5}")).collect();
    let shown = chromium::run(&page, &["--dump-dom".to_owned(), "--virtual-time-budget=20000".to_owned()]);
    assert!(shown.contains(&format!("data-answers=\"{}\"", expected.join(" "))), "{expected:?} in {}", &shown[..shown.len().min(200)]);
}
