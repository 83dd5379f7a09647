//! Contour lines by marching squares, the two-dimensional form of marching cubes (Lorensen and Cline 1987).

/// Returns the segments of a contour line. The grid points of `heights[row][column]` divide the ranges `x` and `y` evenly.
pub(super) fn segments(heights: &[Vec<f64>], x: [f64; 2], y: [f64; 2], level: f64) -> Vec<[[f64; 2]; 2]> {
    let mut segments = Vec::new();
    let rows = heights.len();
    let columns = heights.first().map_or(0, Vec::len);
    if rows < 2 || columns < 2 {
        return segments;
    }
    let at = |row: usize, column: usize| {
        let part = |[from, to]: [f64; 2], place: usize, count: usize| from + (to - from) * place as f64 / (count - 1) as f64;
        ([part(x, column, columns), part(y, row, rows)], heights[row].get(column).copied().unwrap_or(f64::NAN))
    };
    for row in 0..rows - 1 {
        for column in 0..columns - 1 {
            let corners = [at(row, column), at(row, column + 1), at(row + 1, column + 1), at(row + 1, column)];
            let crossings: Vec<[f64; 2]> =
                (0..4).filter_map(|corner| crossing(corners[corner], corners[(corner + 1) % 4], level)).collect();
            // Four crossings are a saddle point, where both ways to connect them are valid.
            segments.extend(crossings.chunks_exact(2).map(|ends| [ends[0], ends[1]]));
        }
    }
    segments
}

/// Returns the point where an edge crosses the level, by linear interpolation.
fn crossing((from, low): ([f64; 2], f64), (to, high): ([f64; 2], f64), level: f64) -> Option<[f64; 2]> {
    ((low < level) != (high < level)).then(|| {
        let part = (level - low) / (high - low);
        [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]
    })
}
