//! A chart: two axes and the marks between them.

/// A chart with two axes.
///
/// Each method returns the chart with a mark or a setting added. A mark with a name appears in the legend; an empty name leaves it out.
/// Series get distinct colours in the order of the calls, from a palette that is safe for colour-blind readers.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    pub(super) title: String,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) marks: Vec<Mark>,
    /// Names of the positions 0, 1, 2, … on the x axis, instead of numbers.
    pub(super) categories: Vec<String>,
    /// The same beside the y axis.
    pub(super) y_categories: Vec<String>,
    /// Whether the y axis grows downwards.
    pub(super) y_down: bool,
    pub(super) bare: bool,
    pub(super) legend_below: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Axis {
    pub(super) name: String,
    pub(super) limits: Option<[f64; 2]>,
    pub(super) log: bool,
}

/// A shape and its name in the legend. The name can be empty.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) name: String,
    pub(super) shape: Shape,
    /// The place of its colour in the palette. Default: its place among the series.
    pub(super) color: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) enum Shape {
    Line {
        points: Vec<[f64; 2]>,
        dashed: bool,
    },
    Points {
        points: Vec<[f64; 2]>,
        radius: f64,
    },
    Bars {
        heights: Vec<f64>,
    },
    Band {
        edges: Vec<[f64; 3]>,
    },
    /// With a `bound`, colours diverge around 0, from −bound to bound.
    Heat {
        cells: Vec<Vec<f64>>,
        x: [f64; 2],
        y: [f64; 2],
        bound: Option<f64>,
    },
    Contours {
        heights: Vec<Vec<f64>>,
        x: [f64; 2],
        y: [f64; 2],
        levels: Vec<f64>,
    },
    Arrow {
        from: [f64; 2],
        to: [f64; 2],
    },
    Text {
        at: [f64; 2],
        text: String,
    },
    Box {
        at: [f64; 2],
        text: String,
    },
}

impl Chart {
    /// Creates an empty chart.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Sets the label of the x axis.
    #[doc(alias("xlabel"))]
    #[must_use]
    pub fn x(mut self, name: impl Into<String>) -> Self {
        self.x.name = name.into();
        self
    }

    /// Sets the label of the y axis.
    #[doc(alias("ylabel"))]
    #[must_use]
    pub fn y(mut self, name: impl Into<String>) -> Self {
        self.y.name = name.into();
        self
    }

    /// Sets the range of the x axis. Default: the range of the marks, with a small margin.
    #[doc(alias("xlim"))]
    #[must_use]
    pub fn x_limits(mut self, least: f64, most: f64) -> Self {
        self.x.limits = Some([least, most]);
        self
    }

    /// Sets the range of the y axis. Default: the range of the marks, with a small margin.
    #[doc(alias("ylim"))]
    #[must_use]
    pub fn y_limits(mut self, least: f64, most: f64) -> Self {
        self.y.limits = Some([least, most]);
        self
    }

    /// Makes the y axis grow downwards, like the rows of a table.
    #[doc(alias("invert_yaxis"))]
    #[must_use]
    pub fn y_down(mut self) -> Self {
        self.y_down = true;
        self
    }

    /// Makes the x axis logarithmic.
    #[doc(alias("semilogx", "xscale"))]
    #[must_use]
    pub fn log_x(mut self) -> Self {
        self.x.log = true;
        self
    }

    /// Makes the y axis logarithmic.
    #[doc(alias("semilogy", "yscale"))]
    #[must_use]
    pub fn log_y(mut self) -> Self {
        self.y.log = true;
        self
    }

    /// Leaves out the axes, for a diagram. Marks without a name are then grey.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Puts the legend below the chart. Default: in the corner with the fewest points.
    #[must_use]
    pub fn legend_below(mut self) -> Self {
        self.legend_below = true;
        self
    }

    /// Sets names for the positions 0, 1, 2, … on the x axis. Default: numbers.
    #[doc(alias("xticks"))]
    #[must_use]
    pub fn categories(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.categories = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets names for the positions 0, 1, 2, … on the y axis. Default: numbers.
    #[doc(alias("yticks"))]
    #[must_use]
    pub fn y_categories(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.y_categories = names.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a line through points (x, y).
    #[doc(alias("plot"))]
    #[must_use]
    pub fn line(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(name, Shape::Line { points: pairs(points), dashed: false })
    }

    /// Adds a dashed line through points (x, y).
    #[must_use]
    pub fn dashed(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(name, Shape::Line { points: pairs(points), dashed: true })
    }

    /// Adds points (x, y).
    #[doc(alias("scatter"))]
    #[must_use]
    pub fn points(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(name, Shape::Points { points: pairs(points), radius: 3.0 })
    }

    /// Adds large points (x, y).
    #[must_use]
    pub fn dots(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(name, Shape::Points { points: pairs(points), radius: 5.5 })
    }

    /// Adds bars at the positions 0, 1, 2, … The bars of several calls are drawn side by side.
    #[must_use]
    pub fn bars(self, name: impl Into<String>, heights: impl IntoIterator<Item = f64>) -> Self {
        self.mark(name, Shape::Bars { heights: heights.into_iter().collect() })
    }

    /// Fills the area between two lines, given as points (x, lower y, upper y).
    #[doc(alias("fill_between"))]
    #[must_use]
    pub fn band(self, name: impl Into<String>, edges: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        self.mark(name, Shape::Band { edges: edges.into_iter().map(Into::into).collect() })
    }

    /// Adds a heat map over the range `x` and the range `y`. `cells` has a list of numbers for each row; the first row is at the bottom, or at
    /// the top with [`y_down`](Self::y_down). Dark colours are small numbers.
    #[doc(alias("imshow", "heatmap", "pcolormesh"))]
    #[must_use]
    pub fn heat(self, cells: Vec<Vec<f64>>, x: [f64; 2], y: [f64; 2]) -> Self {
        self.mark("", Shape::Heat { cells, x, y, bound: None })
    }

    /// Adds a heat map of signed numbers, with a diverging colour map: blue below 0, white at 0, red above 0. The colours range from `-bound` to
    /// `bound`; numbers beyond have the last colour. Charts with the same bound can be compared.
    #[must_use]
    pub fn signed_heat(self, cells: Vec<Vec<f64>>, bound: f64, x: [f64; 2], y: [f64; 2]) -> Self {
        self.mark("", Shape::Heat { cells, x, y, bound: Some(bound) })
    }

    /// Adds contour lines of the function `height(x, y)` at the given levels, over the range `x` and the range `y`.
    #[doc(alias("contour"))]
    #[must_use]
    pub fn contours(self, x: [f64; 2], y: [f64; 2], levels: impl IntoIterator<Item = f64>, height: impl Fn(f64, f64) -> f64) -> Self {
        const CELLS: usize = 60;
        let place = |[from, to]: [f64; 2], place: usize| from + (to - from) * place as f64 / CELLS as f64;
        let row = |row| (0..=CELLS).map(|column| height(place(x, column), place(y, row))).collect();
        let heights = (0..=CELLS).map(row).collect();
        self.mark("", Shape::Contours { heights, x, y, levels: levels.into_iter().collect() })
    }

    /// Adds an arrow.
    #[doc(alias("annotate", "quiver"))]
    #[must_use]
    pub fn arrow(self, name: impl Into<String>, from: (f64, f64), to: (f64, f64)) -> Self {
        self.mark(name, Shape::Arrow { from: from.into(), to: to.into() })
    }

    /// Adds a text centred at a point. It can have several lines, separated by `\n`.
    #[doc(alias("annotate"))]
    #[must_use]
    pub fn text(self, x: f64, y: f64, text: impl Into<String>) -> Self {
        self.mark("", Shape::Text { at: [x, y], text: text.into() })
    }

    /// Adds a text in a box, centred at a point.
    #[must_use]
    pub fn node(self, x: f64, y: f64, text: impl Into<String>) -> Self {
        self.mark("", Shape::Box { at: [x, y], text: text.into() })
    }

    /// Sets the colour of the last addition to the nth of the palette, counted from 0. Default: its place among the lines, points, bars and
    /// bands of the chart. Use it to give a series the same colour in several charts.
    #[must_use]
    pub fn color(mut self, nth: usize) -> Self {
        if let Some(mark) = self.marks.last_mut() {
            mark.color = Some(nth);
        }
        self
    }

    fn mark(mut self, name: impl Into<String>, shape: Shape) -> Self {
        self.marks.push(Mark { name: name.into(), shape, color: None });
        self
    }
}

fn pairs(points: impl IntoIterator<Item = (f64, f64)>) -> Vec<[f64; 2]> {
    points.into_iter().map(Into::into).collect()
}

impl Shape {
    /// Returns points that span the shape, for the ranges of the axes.
    pub(super) fn extent(&self) -> Vec<[f64; 2]> {
        match self {
            Self::Line { points, .. } | Self::Points { points, .. } => points.clone(),
            Self::Bars { heights } => {
                let ends = [[-0.5, 0.0], [heights.len() as f64 - 0.5, 0.0]];
                ends.into_iter().chain(heights.iter().enumerate().map(|(place, height)| [place as f64, *height])).collect()
            }
            Self::Band { edges } => edges.iter().flat_map(|[x, low, high]| [[*x, *low], [*x, *high]]).collect(),
            Self::Heat { x, y, .. } | Self::Contours { x, y, .. } => vec![[x[0], y[0]], [x[1], y[1]]],
            Self::Arrow { from, to } => vec![*from, *to],
            Self::Text { at, .. } | Self::Box { at, .. } => vec![*at],
        }
    }

    /// Whether it is a series, which gets its own colour.
    pub(super) fn is_series(&self) -> bool {
        !matches!(self, Self::Heat { .. } | Self::Contours { .. } | Self::Text { .. } | Self::Box { .. })
    }
}
