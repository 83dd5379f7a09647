//! A browser opens the page of a training, on a wide and on a narrow screen.
//!
//! These tests need Chromium. They are ignored by default; `.ci/run` includes them.

use nn_runtime::prelude::*;

use crate::chromium::run;

network! {
    /// On which side of a curve a point lies.
    #[loss(CrossEntropy)]
    struct Side(2) -> 3 { hidden: Dense(8), Tanh, output: Dense(3), Softmax }
}

/// The page of a short training, with everything that a page can have. Some names would be markup if they were not escaped.
fn page() -> HtmlReport {
    let point = |row: u32| [row % 20, row / 20].map(|place| place as f32 / 10.0 - 1.0);
    let class = |[x, y]: [f32; 2]| if y > x.sin() { 0 } else { usize::from(x > 0.0) + 1 };
    let points = Dataset::<Side>::from_rows((0..400).map(|row| (point(row), class(point(row)))));
    let (train, test) = points.split(0.8, &mut StdRng::seed_from_u64(1));
    let (mut net, mut page) = (Side::init(&mut StdRng::seed_from_u64(2)), HtmlReport::new());
    Trainer::new(Adam::new(0.02))
        .epochs(15)
        .batch(30)
        .schedule(schedule::Warmup(10).then(schedule::Cosine::to(1e-4)))
        .clip(ClipNorm(2.0))
        .regularize(L2(1e-5))
        .accumulate(2)
        .average(Ema(0.9))
        .rate("hidden", 0.5)
        .stop_early(14)
        .validate(&test)
        .diagnose()
        .observe(&mut page)
        .fit(&mut net, &train)
        .expect("it trains");
    page.answers(&net, &test).expect("it has rows").classes(["<b>above</b>", "left & below", "right"]);
    page.note("a very-long-name-that-has-no-place-to-be-broken-at", "x".repeat(200));
    page
}

/// Settings of that training as the page shows them, or the beginnings of these texts.
const SETTINGS: [(&str, &str); 16] = [
    ("loss", "CrossEntropy"),
    ("optimizer", "Adam: learning rate 0.02, beta1 0.9, beta2 0.999, epsilon 1e-8"),
    ("schedule", "Warmup (steps 10) then Cosine (end 0.0001)"),
    ("clipping", "ClipNorm: limit 2"),
    ("regularizer", "L2: rate 1e-5"),
    ("rate of hidden", "× 0.5"),
    ("maximum epochs", "15"),
    ("rows per batch", "30"),
    ("batches per step", "2"),
    ("average of the weights", "Ema: decay 0.9"),
    ("early stopping", "after 14 epochs"),
    ("seed", "0"),
    ("training rows", "320"),
    ("validation rows", "80"),
    ("parameters", "51"),
    ("threads", "1"),
];

/// Makes the page report to its parent: its width, the width it needs, and the visible curves of its figures.
const MEASURE: &str = r#"<script>
const seen = path => path.getBoundingClientRect().width > 0.5 * path.closest("svg").getBoundingClientRect().width;
const figures = [...document.querySelectorAll("figure")].map(figure => ({
  name: figure.id,
  curves: [...figure.querySelectorAll("g path")].filter(seen).length,
  cells: figure.querySelectorAll("g rect").length,
}));
const text = document.body.innerText;
parent.postMessage(JSON.stringify({ width: innerWidth, needed: document.documentElement.scrollWidth, figures, text }), "*");
</script></body>"#;

/// What the page reports in a window of each width.
fn measured(html: &str, widths: &[u32]) -> Vec<serde_json::Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("page.html"), html.replace("</body>", MEASURE)).expect("it can be written");
    let frame = |width: &u32| format!("<iframe src=page.html style='width:{width}px;height:900px;border:0'></iframe>");
    let frames = widths.iter().map(frame).collect::<Vec<_>>().concat();
    let listen = "<script>addEventListener('message', told => { \
                  const line = document.createElement('pre'); line.textContent = told.data; document.body.append(line); })</script>";
    std::fs::write(at("window.html"), format!("<!doctype html><body>{listen}{frames}</body>")).expect("it can be written");
    let dom = run(&at("window.html"), &["--dump-dom".to_owned(), "--virtual-time-budget=3000".to_owned()]);
    let lines = dom.split("<pre>").skip(1).filter_map(|line| line.split_once("</pre>"));
    let plain = |line: &str| line.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&");
    lines.map(|(line, _)| serde_json::from_str(&plain(line)).expect("it told an object")).collect()
}

#[test]
#[ignore = "needs Chromium"]
fn a_browser_shows_the_curves_and_nothing_is_too_wide() {
    let html = page().to_html();
    let told = measured(&html, &[390, 1280]);
    let widths: Vec<_> = told.iter().map(|told| told["width"].as_u64()).collect();
    assert!(widths.contains(&Some(390)) && widths.contains(&Some(1280)), "{told:#?}");
    for told in &told {
        assert!(told["needed"].as_u64() <= told["width"].as_u64(), "{} px are needed in a window of {}", told["needed"], told["width"]);
        let figures = told["figures"].as_array().expect("a list");
        let names: Vec<_> = figures.iter().filter_map(|figure| figure["name"].as_str()).collect();
        assert_eq!(names, ["loss", "accuracy", "precision", "recall", "f1", "learning_rate", "gradients", "updates", "answers"]);
        let curves: Vec<_> = figures.iter().filter_map(|figure| figure["curves"].as_u64()).collect();
        assert_eq!(curves, [2, 1, 1, 1, 1, 1, 2, 2, 0]);
        assert_eq!(figures[8]["cells"].as_u64(), Some(9));
        let text = told["text"].as_str().expect("a text");
        let declaration = "struct Side(2) -> 3 { hidden: Dense(8), Tanh, output: Dense(3), Softmax }";
        for part in ["<b>above</b>", "left & below", "15 epochs in", "/// On which side", "#[loss(CrossEntropy)]", declaration] {
            assert!(text.contains(part), "no `{part}` in {text}");
        }
        let lines: Vec<&str> = text.lines().map(str::trim).skip_while(|line| *line != "Settings").collect();
        for (name, value) in SETTINGS {
            let place = lines.iter().position(|line| *line == name).unwrap_or_else(|| panic!("no `{name}` in {text}"));
            let told = lines[place + 1..].iter().find(|line| !line.is_empty());
            assert!(told.is_some_and(|told| told.starts_with(value)), "{name} is {told:?}, not {value}");
        }
    }
}

#[test]
#[ignore = "needs Chromium"]
fn the_curves_are_pixels_of_their_colours() {
    let folder = tempfile::tempdir().expect("a folder");
    let (html, picture) = (folder.path().join("report.html"), folder.path().join("report.png"));
    page().save(&html).expect("it can be written");
    run(&html, &[format!("--screenshot={}", picture.display()), "--window-size=1280,1000".to_owned()]);
    let mut reader =
        png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&picture).expect("it was drawn"))).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it has a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    assert_eq!((info.width, info.height), (1280, 1000));
    let count = |color: [u8; 3]| pixels.chunks_exact(info.line_size / 1280).filter(|pixel| pixel[..3] == color).count();
    // The curves are blue and orange, and the background is light.
    let [blue, orange, white] = [[0x00, 0x72, 0xb2], [0xd5, 0x5e, 0x00], [0xff; 3]].map(count);
    assert!(blue > 500 && orange > 300 && white > 200_000, "{blue} {orange} {white}");
}
