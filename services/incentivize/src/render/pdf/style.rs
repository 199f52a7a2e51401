//! How texts look.

use super::typeface::Weight;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Title,
    Partner,
    Heading,
    Body,
    Strong,
    Quiet,
    /// Steps of an explanation.
    Step,
    /// Above a column.
    Label,
    /// Around the page's text.
    Margin,
}

impl Style {
    /// In points.
    pub(super) fn size(self) -> f32 {
        match self {
            Self::Title => 18.0,
            Self::Partner => 13.0,
            Self::Heading => 11.5,
            Self::Body | Self::Strong | Self::Quiet => 9.0,
            Self::Label => 8.0,
            Self::Step => 7.5,
            Self::Margin => 6.5,
        }
    }

    /// From one baseline to the next, in points.
    pub(super) fn leading(self) -> f32 {
        self.size() * 1.4
    }

    pub(super) fn weight(self) -> Weight {
        match self {
            Self::Title | Self::Heading | Self::Strong | Self::Label => Weight::Bold,
            _ => Weight::Regular,
        }
    }

    /// From 0, black.
    pub(super) fn grey(self) -> u8 {
        match self {
            Self::Quiet | Self::Label | Self::Margin => 96,
            Self::Step => 64,
            _ => 0,
        }
    }
}
