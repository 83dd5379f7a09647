//! The shapes of values: numbers, sequences, images, tokens.

mod size;

pub(crate) use size::{Size, Written};

/// The shape of a value. In memory its channels lie side by side: a row is a matrix of positions by channels.
#[derive(Clone)]
pub(crate) struct Shape {
    /// The numbers of a row without positions, the features of a step, or the channels of a pixel.
    pub channels: Size,
    pub grid: Grid,
    /// Whether a row may have fewer steps than these: `[..=64, 27]`. The plan then has the length of each row beside it.
    pub padded: bool,
}

/// The positions of a shape.
#[derive(Clone)]
pub(crate) enum Grid {
    /// One: the value is a row of numbers.
    One,
    /// The steps of a sequence.
    Steps(Size),
    /// The pixels of an image.
    Pixels { height: Size, width: Size, both: Size },
    /// Tokens: each is a number of a vocabulary.
    Tokens { steps: Size, vocabulary: Size },
}

/// One of the sizes of a shape.
#[derive(Clone, Copy)]
pub(crate) struct Axis {
    pub name: &'static str,
    /// Whether it is not one of the positions.
    pub is_channels: bool,
}

impl Grid {
    pub(crate) fn is_one(&self) -> bool {
        matches!(self, Self::One)
    }

    pub(crate) fn is_sequence(&self) -> bool {
        matches!(self, Self::Steps(_))
    }

    pub(crate) fn is_tokens(&self) -> bool {
        matches!(self, Self::Tokens { .. })
    }

    /// What one of its channels is called.
    pub(crate) fn channel(&self) -> &'static str {
        match self {
            Self::One => "number",
            Self::Steps(_) => "feature",
            Self::Pixels { .. } => "channel",
            Self::Tokens { .. } => "token",
        }
    }

    /// Its sizes in the order of the declaration.
    fn axes(&self) -> &'static [Axis] {
        match self {
            Self::One => &[Axis { name: "size", is_channels: true }],
            Self::Steps(_) => {
                &[Axis { name: "number of steps", is_channels: false }, Axis { name: "number of features", is_channels: true }]
            }
            Self::Pixels { .. } => &[
                Axis { name: "number of channels", is_channels: true },
                Axis { name: "height", is_channels: false },
                Axis { name: "width", is_channels: false },
            ],
            Self::Tokens { .. } => {
                &[Axis { name: "number of tokens", is_channels: false }, Axis { name: "size of the vocabulary", is_channels: true }]
            }
        }
    }

    /// What its positions are counted by.
    pub(crate) fn extent(&self) -> &'static str {
        match self {
            Self::One => "size",
            Self::Steps(_) => "number of steps",
            Self::Pixels { .. } => "height and width",
            Self::Tokens { .. } => "number of tokens",
        }
    }
}

impl Shape {
    /// Channels at each position.
    pub(crate) fn of(channels: Size, grid: Grid) -> Self {
        Self { channels, grid, padded: false }
    }

    /// A row of numbers.
    pub(crate) fn numbers(size: Size) -> Self {
        Self::of(size, Grid::One)
    }

    pub(crate) fn image(channels: Size, height: Size, width: Size) -> Self {
        let both = height.times(&width);
        Self::of(channels, Grid::Pixels { height, width, both })
    }

    pub(crate) fn with_channels(&self, channels: Size) -> Self {
        Self { channels, ..self.clone() }
    }

    /// The same kind of shape with another height and width. A sequence has its number of steps as height.
    pub(crate) fn with_sides(&self, [height, width]: [Size; 2]) -> Self {
        match self.grid {
            Grid::Pixels { .. } => Self::image(self.channels.clone(), height, width),
            Grid::One | Grid::Steps(_) | Grid::Tokens { .. } => Self { grid: Grid::Steps(height), ..self.clone() },
        }
    }

    pub(crate) fn positions(&self) -> Size {
        match &self.grid {
            Grid::One => Size::of(1),
            Grid::Steps(positions) | Grid::Pixels { both: positions, .. } | Grid::Tokens { steps: positions, .. } => positions.clone(),
        }
    }

    /// How many numbers it has.
    pub(crate) fn size(&self) -> Size {
        self.channels.times(&self.positions())
    }

    /// The height and the width. A sequence is an image of one column.
    pub(crate) fn sides(&self) -> [Size; 2] {
        match &self.grid {
            Grid::One => [Size::of(1), Size::of(1)],
            Grid::Steps(steps) | Grid::Tokens { steps, .. } => [steps.clone(), Size::of(1)],
            Grid::Pixels { height, width, .. } => [height.clone(), width.clone()],
        }
    }

    /// Whether the numbers of a row are in another order outside of the network: `[channels, height, width]`.
    pub(crate) fn is_turned(&self) -> bool {
        matches!(self.grid, Grid::Pixels { .. }) && self.channels.known() != Some(1) && self.positions().known() != Some(1)
    }

    /// So many numbers for each position, as a sequence. For a single position they are a row of numbers.
    pub(crate) fn at_each(&self, channels: Size) -> Self {
        match self.positions() {
            steps if steps.known() == Some(1) => Self::numbers(channels),
            steps => Self { channels, grid: Grid::Steps(steps), padded: self.padded },
        }
    }

    /// One step of a sequence, or a single token.
    pub(crate) fn at_one_step(&self) -> Self {
        let grid = match &self.grid {
            Grid::Steps(_) => Grid::Steps(Size::of(1)),
            Grid::Tokens { vocabulary, .. } => Grid::Tokens { steps: Size::of(1), vocabulary: vocabulary.clone() },
            grid => grid.clone(),
        };
        Self::of(self.channels.clone(), grid)
    }

    /// As behind a `Flatten`, if it is an image.
    pub(crate) fn without_pixels(&self) -> Self {
        if matches!(self.grid, Grid::Pixels { .. }) { Self::numbers(self.size()) } else { self.clone() }
    }

    /// The size of the vocabulary, if it is of tokens.
    pub(crate) fn vocabulary(&self) -> Option<&Size> {
        if let Grid::Tokens { vocabulary, .. } = &self.grid { Some(vocabulary) } else { None }
    }

    /// Whether both are numbers, sequences, or images.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.grid) == std::mem::discriminant(&other.grid)
    }

    /// Its sizes in the order of the declaration.
    pub(crate) fn sizes(&self) -> Vec<&Size> {
        match &self.grid {
            Grid::One => vec![&self.channels],
            Grid::Steps(steps) => vec![steps, &self.channels],
            Grid::Tokens { steps, vocabulary } => vec![steps, vocabulary],
            Grid::Pixels { height, width, .. } => vec![&self.channels, height, width],
        }
    }

    /// The sizes that two shapes of the same kind have, each with its axis.
    pub(crate) fn pairs<'a>(&'a self, other: &'a Self) -> Vec<(Axis, &'a Size, &'a Size)> {
        let pairs = self.sizes().into_iter().zip(other.sizes());
        self.grid.axes().iter().zip(pairs).map(|(axis, (a, b))| (*axis, a, b)).collect()
    }

    /// The text for tables: `8`, `[64, 27]`, `[..=64, 27]`, `[3, 32, 32]`.
    pub(crate) fn text(&self) -> String {
        let mut sizes: Vec<_> = self.sizes().into_iter().map(Size::text).collect();
        if self.padded {
            sizes[0].insert_str(0, "..=");
        }
        if self.grid.is_tokens() {
            return format!("Tokens({})", sizes.join(", "));
        }
        if sizes.len() == 1 { sizes.concat() } else { format!("[{}]", sizes.join(", ")) }
    }

    /// For messages: `64 numbers`, `a sequence of 28 steps with 10 features`, `an image of [3, 32, 32]`.
    pub(crate) fn described(&self) -> String {
        let up_to = if self.padded { "up to " } else { "" };
        match &self.grid {
            Grid::One => self.channels.counted("number"),
            Grid::Steps(steps) => format!("a sequence of {up_to}{} with {}", steps.counted("step"), self.channels.counted("feature")),
            Grid::Pixels { .. } => format!("an image of {}", self.text()),
            Grid::Tokens { steps, vocabulary } => format!("{up_to}{} of a vocabulary of {}", steps.counted("token"), vocabulary.text()),
        }
    }
}
