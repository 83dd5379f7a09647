//! Colours that colour-blind readers can distinguish.

/// The palette of Okabe and Ito (2008), then darker colours.
const PALETTE: [&str; 14] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555", "#7f3c8d", "#a6761d", "#11a579", "#e7298a", "#3969ac",
    "#b2182b", "#80ba5a",
];

/// Returns the colour of a series.
pub(super) fn of_series(place: usize) -> &'static str {
    PALETTE[place % PALETTE.len()]
}

/// Stops of the colour map viridis, whose brightness increases evenly.
const RAMP: [[f64; 3]; 6] =
    [[68.0, 1.0, 84.0], [65.0, 68.0, 135.0], [42.0, 120.0, 142.0], [34.0, 168.0, 132.0], [122.0, 209.0, 81.0], [253.0, 231.0, 37.0]];

/// Returns the colour of a number from 0 to 1.
pub(super) fn of_share(share: f64) -> String {
    let at = share.clamp(0.0, 1.0) * (RAMP.len() - 1) as f64;
    let place = (at as usize).min(RAMP.len() - 2);
    let part = at - place as f64;
    let [red, green, blue] = std::array::from_fn(|channel| RAMP[place][channel] * (1.0 - part) + RAMP[place + 1][channel] * part);
    format!("#{:02x}{:02x}{:02x}", red as u8, green as u8, blue as u8)
}
