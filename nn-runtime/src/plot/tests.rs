//! Tests of charts and their files.

use super::{Chart, Figure};

fn everything() -> Figure {
    let line = || (0..20).map(|x| (f64::from(x), f64::from(x * x)));
    let chart = Chart::new("a < b & c").x("x").y("y").line("squares", line()).dashed("again", line()).points("points", line());
    let band = chart.band("band", [(0.0, 1.0, 2.0), (5.0, 3.0, 9.0)]).arrow("arrow", (0.0, 0.0), (5.0, 5.0)).text(1.0, 1.0, "text");
    let bars = Chart::new("bars").categories(["a", "b"]).bars("one", [1.0, 2.0]).bars("two", [2.0, f64::NAN]).legend_below();
    let map = Chart::new("map").heat(vec![vec![0.0, 1.0], vec![f64::NAN, 3.0]], [0.0, 1.0], [0.0, 1.0]);
    let hills = Chart::new("hills").contours([-1.0, 1.0], [-1.0, 1.0], [0.25, 0.5], |x, y| x * x + y * y).node(0.0, 0.0, "two\nlines");
    Figure::new("a figure").chart(band).chart(bars).chart(map).chart(hills.bare())
}

#[test]
fn a_figure_is_svg() {
    let svg = everything().to_svg();
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n") && svg.contains("a &lt; b &amp; c") && !svg.contains("NaN"), "{svg}");
}

#[cfg(feature = "png")]
#[test]
fn a_figure_is_png() {
    let png = everything().to_png().expect("it has a size");
    assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
    assert_eq!((number(16), number(20)), (1080, 794));
}

#[cfg(feature = "png")]
#[test]
fn texts_are_drawn_without_an_installed_font() {
    let with = Chart::new("words").x("x").y("y");
    let without = Chart::new("").x("").y("");
    let png = |chart| Figure::new("").chart(chart).to_png().expect("it has a size");
    assert!(png(with).len() > png(without).len() + 500);
}

#[cfg(feature = "png")]
#[test]
fn a_rare_colour_is_kept_and_shades_are_merged() {
    let shades = (0..=255).flat_map(|gray| [[gray, gray, gray], [gray, gray, 255]]);
    let palette: Vec<[u8; 3]> = shades.chain([[213, 94, 0]]).collect();
    let kept = super::raster::kept(&palette);
    assert!(kept.len() <= 256 && kept.contains(&[213, 94, 0]));
    assert_eq!(super::raster::kept(&palette[..256]), palette[..256], "256 colours stay as they are");
}

#[test]
fn the_extension_of_the_path_selects_the_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    everything().save(at("one.svg")).expect("it can be written");
    everything().save(at("two")).expect("it can be written");
    assert!(at("one.svg").exists() && at("two.svg").exists() && !at("one.png").exists());
    assert_eq!(at("two.png").exists(), cfg!(feature = "png"));
    assert_eq!(everything().save(at("three.png")).is_ok(), cfg!(feature = "png"));
    everything().save(at("a/new/folder.svg")).expect("folders are made");
    assert!(everything().save(at("one.svg/not_a_folder.svg")).is_err());
}

#[test]
fn an_empty_chart_can_be_drawn() {
    for chart in [Chart::new("empty"), Chart::new("empty").log_x().log_y().line("none", []), Chart::new("one").points("p", [(1.0, 1.0)])] {
        assert!(!Figure::new("").chart(chart).to_svg().contains("NaN"));
    }
}

#[test]
fn names_below_bars_do_not_overlap() {
    let named = |names: &[&str]| {
        let heights = names.iter().map(|_| 1.0);
        Figure::new("").chart(Chart::new("").categories(names.iter().copied()).bars("", heights)).to_svg()
    };
    let few = named(&["Iris setosa", "Iris versicolor"]);
    assert!(few.contains(">Iris versicolor<"), "{few}");
    let many = named(&["Iris versicolor, grown in a pot", "b", "c", "d", "e", "f", "g", "h"]);
    assert!(many.contains(">Iris v…<") && !many.contains("grown") && many.contains(">h<"), "{many}");
}

#[test]
fn a_colour_that_is_chosen_is_that_of_the_line_and_of_the_legend() {
    let line = || [(0.0, 0.0), (1.0, 1.0)];
    let svg = Figure::new("").chart(Chart::new("").line("first", line()).line("second", line()).color(4)).to_svg();
    let count = |color: &str| svg.matches(color).count();
    assert_eq!((count("#0072b2"), count("#d55e00"), count("#e69f00")), (2, 0, 2), "{svg}");
}

#[test]
fn signed_numbers_have_the_same_colours_wherever_the_bound_is_the_same() {
    let fill = |cell: f64| {
        let svg = Figure::new("").chart(Chart::new("").signed_heat(vec![vec![cell]], 2.0, [0.0, 1.0], [0.0, 1.0])).to_svg();
        let (_, drawn) = svg.split_once("clip-path=").expect("a mark is drawn");
        drawn.split_once("fill=\"#").map(|(_, color)| color[..6].to_owned()).expect("a cell has a colour")
    };
    assert_eq!([fill(-2.0), fill(0.0), fill(2.0), fill(9.0)], ["2166ac", "f7f7f7", "b2182b", "b2182b"]);
}

#[test]
fn a_point_at_the_edge_is_drawn_whole_and_one_beyond_it_not_at_all() {
    let chart = Chart::new("").x_limits(0.0, 1.0).y_limits(0.0, 1.0).dots("", [(0.0, 1.0), (0.5, 1.2)]);
    let svg = Figure::new("").chart(chart).to_svg();
    assert_eq!((svg.matches("<circle").count(), svg.matches("clip-path=").count()), (1, 0), "{svg}");
}

#[test]
fn the_first_row_of_a_heat_map_is_at_the_bottom_or_at_the_top_of_an_axis_that_grows_downwards() {
    let map = || Chart::new("map").heat(vec![vec![0.0], vec![1.0]], [-0.5, 0.5], [-0.5, 1.5]).y_categories(["first", "second"]);
    // How far down the cells and the names of the rows are.
    let places = |chart: Chart| {
        let svg = Figure::new("").chart(chart).to_svg();
        let number = |text: &str, name: &str| -> f64 {
            let (_, rest) = text.split_once(&format!(" {name}=\"")).expect("it has one");
            rest.split('"').next().and_then(|number| number.parse().ok()).expect("a number")
        };
        let (_, cells) = svg.split_once("<g ").expect("what is drawn");
        let cells: Vec<f64> = cells.split("<rect").skip(1).take(2).map(|rect| number(rect, "y")).collect();
        let name = |name: &str| svg.split("<text").find(|text| text.contains(&format!(">{name}<"))).map(|text| number(text, "y"));
        (cells, [name("first").expect("a name"), name("second").expect("a name")])
    };
    let (cells, names) = places(map());
    assert!(cells[0] > cells[1] && names[0] > names[1], "{cells:?} {names:?}");
    let (cells, names) = places(map().y_down());
    assert!(cells[0] < cells[1] && names[0] < names[1], "{cells:?} {names:?}");
    assert!(cells[0] < names[0] && names[0] < cells[1] && cells[1] < names[1], "{cells:?} {names:?}");
}
