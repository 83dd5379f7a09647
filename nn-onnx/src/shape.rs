//! The shapes of values, without the axis of rows.

/// The shape that a layer gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Numbers(usize),
    /// Steps and features.
    Steps([usize; 2]),
    /// Channels, height and width.
    Image([usize; 3]),
    /// Steps and vocabulary.
    Tokens([usize; 2]),
}

impl Shape {
    /// The shape of axes in the file.
    pub(crate) fn of(axes: &[usize]) -> Option<Self> {
        match *axes {
            [numbers] => Some(Self::Numbers(numbers)),
            [steps, features] => Some(Self::Steps([steps, features])),
            [channels, height, width] => Some(Self::Image([channels, height, width])),
            _ => None,
        }
    }

    /// The axes in a file.
    pub(crate) fn axes(self) -> Vec<usize> {
        match self {
            Self::Numbers(numbers) => vec![numbers],
            Self::Steps(axes) => axes.to_vec(),
            Self::Image(axes) => axes.to_vec(),
            Self::Tokens([steps, _]) => vec![steps],
        }
    }

    /// What has a weight of its own in normalisations: numbers, features or channels.
    pub(crate) fn channels(self) -> usize {
        match self {
            Self::Numbers(channels) | Self::Steps([_, channels]) | Self::Image([channels, ..]) => channels,
            Self::Tokens(_) => 1,
        }
    }

    pub(crate) fn with_channels(self, channels: usize) -> Self {
        match self {
            Self::Numbers(_) => Self::Numbers(channels),
            Self::Steps([steps, _]) | Self::Tokens([steps, _]) => Self::Steps([steps, channels]),
            Self::Image([_, height, width]) => Self::Image([channels, height, width]),
        }
    }

    /// As it is written in a declaration.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Numbers(numbers) => numbers.to_string(),
            Self::Steps(axes) => format!("{axes:?}"),
            Self::Image(axes) => format!("{axes:?}"),
            Self::Tokens([steps, vocabulary]) => format!("Tokens({steps}, {vocabulary})"),
        }
    }
}
