//! A chart: two axes and what is drawn between them.

/// A chart. Each method adds something and gives the chart back.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    pub(super) title: String,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) marks: Vec<Mark>,
    /// Names under the x axis instead of numbers: of the places 0, 1, 2, …
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

/// Something drawn, under a name where it stands in the legend.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) name: String,
    pub(super) shape: Shape,
}

#[derive(Clone, Debug)]
pub(super) enum Shape {
    Line { points: Vec<[f64; 2]>, dashed: bool },
    Points { points: Vec<[f64; 2]>, radius: f64 },
    Bars { heights: Vec<f64> },
    Band { edges: Vec<[f64; 3]> },
    Heat { cells: Vec<Vec<f64>>, x: [f64; 2], y: [f64; 2] },
    Contours { heights: Vec<Vec<f64>>, x: [f64; 2], y: [f64; 2], levels: Vec<f64> },
    Arrow { from: [f64; 2], to: [f64; 2] },
    Text { at: [f64; 2], text: String },
    Box { at: [f64; 2], text: String },
}

impl Chart {
    /// An empty chart.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// What the x axis shows.
    #[must_use]
    pub fn x(mut self, name: impl Into<String>) -> Self {
        self.x.name = name.into();
        self
    }

    /// What the y axis shows.
    #[must_use]
    pub fn y(mut self, name: impl Into<String>) -> Self {
        self.y.name = name.into();
        self
    }

    /// From where to where the x axis goes, instead of as far as there is something.
    #[must_use]
    pub fn x_limits(mut self, least: f64, most: f64) -> Self {
        self.x.limits = Some([least, most]);
        self
    }

    /// From where to where the y axis goes.
    #[must_use]
    pub fn y_limits(mut self, least: f64, most: f64) -> Self {
        self.y.limits = Some([least, most]);
        self
    }

    /// A y axis that grows downwards, like the rows of a table.
    #[must_use]
    pub fn y_down(mut self) -> Self {
        self.y_down = true;
        self
    }

    /// A logarithmic x axis.
    #[must_use]
    pub fn log_x(mut self) -> Self {
        self.x.log = true;
        self
    }

    /// A logarithmic y axis.
    #[must_use]
    pub fn log_y(mut self) -> Self {
        self.y.log = true;
        self
    }

    /// No axes: what is drawn is a diagram.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// The legend below the chart rather than in its corner.
    #[must_use]
    pub fn legend_below(mut self) -> Self {
        self.legend_below = true;
        self
    }

    /// Names under the x axis instead of numbers: of the places 0, 1, 2, …
    #[must_use]
    pub fn categories(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.categories = names.into_iter().map(Into::into).collect();
        self
    }

    /// Names beside the y axis instead of numbers: of the places 0, 1, 2, …
    #[must_use]
    pub fn y_categories(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.y_categories = names.into_iter().map(Into::into).collect();
        self
    }

    /// A line. Without a name it does not stand in the legend.
    #[must_use]
    pub fn line(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(name, Shape::Line { points: pairs(points), dashed: false })
    }

    /// A dashed line.
    #[must_use]
    pub fn dashed(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(name, Shape::Line { points: pairs(points), dashed: true })
    }

    /// Points.
    #[must_use]
    pub fn points(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(name, Shape::Points { points: pairs(points), radius: 3.0 })
    }

    /// Large points.
    #[must_use]
    pub fn dots(self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(name, Shape::Points { points: pairs(points), radius: 5.5 })
    }

    /// Bars over the places 0, 1, 2, …; those of several calls stand side by side.
    #[must_use]
    pub fn bars(self, name: impl Into<String>, heights: impl IntoIterator<Item = f64>) -> Self {
        self.mark(name, Shape::Bars { heights: heights.into_iter().collect() })
    }

    /// What lies between two lines: x, and the lower and the upper y.
    #[must_use]
    pub fn band(self, name: impl Into<String>, edges: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        self.mark(name, Shape::Band { edges: edges.into_iter().map(Into::into).collect() })
    }

    /// A heat map: rows of numbers over a stretch of each axis. The first row is at the bottom, or at the top with [`y_down`](Self::y_down).
    /// Dark is little.
    #[must_use]
    pub fn heat(self, cells: Vec<Vec<f64>>, x: [f64; 2], y: [f64; 2]) -> Self {
        self.mark("", Shape::Heat { cells, x, y })
    }

    /// Lines of equal height of a function over a stretch of each axis.
    #[must_use]
    pub fn contours(self, x: [f64; 2], y: [f64; 2], levels: impl IntoIterator<Item = f64>, height: impl Fn(f64, f64) -> f64) -> Self {
        const CELLS: usize = 60;
        let place = |[from, to]: [f64; 2], place: usize| from + (to - from) * place as f64 / CELLS as f64;
        let row = |row| (0..=CELLS).map(|column| height(place(x, column), place(y, row))).collect();
        let heights = (0..=CELLS).map(row).collect();
        self.mark("", Shape::Contours { heights, x, y, levels: levels.into_iter().collect() })
    }

    /// An arrow.
    #[must_use]
    pub fn arrow(self, name: impl Into<String>, from: (f64, f64), to: (f64, f64)) -> Self {
        self.mark(name, Shape::Arrow { from: from.into(), to: to.into() })
    }

    /// A text, its middle at a point. Lines are parted by `\n`.
    #[must_use]
    pub fn text(self, x: f64, y: f64, text: impl Into<String>) -> Self {
        self.mark("", Shape::Text { at: [x, y], text: text.into() })
    }

    /// A text in a box, its middle at a point.
    #[must_use]
    pub fn node(self, x: f64, y: f64, text: impl Into<String>) -> Self {
        self.mark("", Shape::Box { at: [x, y], text: text.into() })
    }

    fn mark(mut self, name: impl Into<String>, shape: Shape) -> Self {
        self.marks.push(Mark { name: name.into(), shape });
        self
    }
}

fn pairs(points: impl IntoIterator<Item = (f64, f64)>) -> Vec<[f64; 2]> {
    points.into_iter().map(Into::into).collect()
}

impl Shape {
    /// The points that have to lie within the axes.
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

    /// Whether it is a series, with a colour of its own.
    pub(super) fn is_series(&self) -> bool {
        !matches!(self, Self::Heat { .. } | Self::Contours { .. } | Self::Text { .. } | Self::Box { .. })
    }
}
