//! What an expression can come to, as far as it follows from what its answers can be.

use std::cmp::Ordering;

use super::expression::Expression;
use super::tree::{Arithmetic, By, Choice, Formula, Map, Number};

/// The least and the greatest that a number can be; infinite where that is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    pub least: f64,
    pub greatest: f64,
}

impl Bounds {
    pub const ANY: Self = Self { least: f64::NEG_INFINITY, greatest: f64::INFINITY };
    /// Of what is never negative.
    pub const FROM_ZERO: Self = Self { least: 0.0, greatest: f64::INFINITY };
    /// Of what is no number.
    const NONE: Self = Self { least: f64::INFINITY, greatest: f64::NEG_INFINITY };

    pub const fn new(least: f64, greatest: f64) -> Self {
        Self { least, greatest }
    }

    pub fn is_never_negative(self) -> bool {
        self.least >= 0.0
    }

    fn is_none(self) -> bool {
        self.least > self.greatest
    }

    /// Of what is the one or the other.
    fn or(self, other: Self) -> Self {
        Self::new(self.least.min(other.least), self.greatest.max(other.greatest))
    }

    /// Of what grows with the number.
    fn map(self, of: impl Fn(f64) -> f64) -> Self {
        if self.is_none() { self } else { Self::new(of(self.least), of(self.greatest)) }
    }

    fn negative(self) -> Self {
        Self::new(-self.greatest, -self.least)
    }

    fn plus(self, other: Self) -> Self {
        match self.is_none() || other.is_none() {
            true => Self::NONE,
            false => Self::new(self.least + other.least, self.greatest + other.greatest),
        }
    }

    fn times(self, other: Self) -> Self {
        if self.is_none() || other.is_none() {
            return Self::NONE;
        }
        let ends = |of: Self| [of.least, of.greatest];
        let products = ends(self).into_iter().flat_map(|a| ends(other).map(|b| (a, b)));
        // However large the other is, 0 times it is 0.
        let product = |(a, b): (f64, f64)| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        let products = products.map(product).map(|product| Self::new(product, product));
        products.fold(Self::NONE, Self::or)
    }

    /// Of 1 over the number; nothing is divided by 0.
    fn inverse(self) -> Self {
        if self.is_none() {
            self
        } else if self.is_never_negative() {
            // Without the sign that a 0 may have.
            Self::new(1.0 / self.greatest.abs(), 1.0 / self.least.abs())
        } else if self.greatest <= 0.0 {
            self.negative().inverse().negative()
        } else {
            Self::ANY
        }
    }

    fn by(self, arithmetic: Arithmetic, other: Self) -> Self {
        match arithmetic {
            Arithmetic::Add => self.plus(other),
            Arithmetic::Subtract => self.plus(other.negative()),
            Arithmetic::Multiply => self.times(other),
            Arithmetic::Divide => self.times(other.inverse()),
            // With the sign of what is divided, and no more than that.
            Arithmetic::Remainder if self.is_never_negative() => Self::new(0.0, self.greatest),
            Arithmetic::Power if self.is_never_negative() => Self::FROM_ZERO,
            Arithmetic::Remainder | Arithmetic::Power => Self::ANY,
        }
    }

    fn mapped(self, map: Map) -> Self {
        match map {
            Map::Negative => self.negative(),
            Map::Absolute if self.is_never_negative() => self,
            Map::Absolute => Self::new(0.0, self.least.abs().max(self.greatest.abs())),
            Map::Up | Map::Down | Map::Whole | Map::Round(_) => {
                Self::new(self.least.floor(), self.greatest.ceil())
            }
            Map::Sign => self.map(|end| end.clamp(-1.0, 1.0).signum() * f64::from(end != 0.0)),
            Map::Root | Map::Exponential => Self::FROM_ZERO,
            Map::Logarithm => Self::ANY,
        }
    }
}

impl Expression<Formula> {
    /// `of` says what an answer can be. Yes is 1, no is 0.
    pub fn bounds(&self, of: &dyn Fn(&str) -> Bounds) -> Bounds {
        match self.tree() {
            Formula::Number(number) => number.bounds(of),
            Formula::Condition(_) => Bounds::new(0.0, 1.0),
        }
    }
}

impl Expression<Number> {
    /// The same.
    pub fn bounds(&self, of: &dyn Fn(&str) -> Bounds) -> Bounds {
        self.tree().bounds(of)
    }
}

impl Number {
    fn bounds(&self, of: &dyn Fn(&str) -> Bounds) -> Bounds {
        match self {
            Self::Constant(number) if number.is_nan() => Bounds::NONE,
            Self::Constant(number) => Bounds::new(*number, *number),
            Self::Answers(id) => of(id),
            Self::Code(_, codes) => {
                let codes = codes.iter().filter(|code| !code.is_nan());
                codes.map(|code| Bounds::new(*code, *code)).fold(Bounds::NONE, Bounds::or)
            }
            Self::Of(_) => Bounds::new(0.0, 1.0),
            Self::Chain(first, rest) => {
                let step = |before: Bounds, (arithmetic, next): &(Arithmetic, Self)| {
                    before.by(*arithmetic, next.bounds(of))
                };
                rest.iter().fold(first.bounds(of), step)
            }
            Self::Map(map, number) => number.bounds(of).mapped(*map),
            Self::Length(_) | Self::Part(..) | Self::Open(_) => Bounds::FROM_ZERO,
            Self::Said(_) => Bounds::ANY,
            Self::Choice(choice) => choice.bounds(of),
        }
    }
}

impl Choice<Number> {
    fn bounds(&self, of: &dyn Fn(&str) -> Bounds) -> Bounds {
        let mut all = self.values.iter().map(|value| value.bounds(of));
        match self.by {
            By::Case(_) | By::First => all.fold(Bounds::NONE, Bounds::or),
            By::Unless => all.next().unwrap_or(Bounds::ANY),
            By::Extreme(side) => {
                let further =
                    |a: f64, b: f64| if side == Ordering::Less { a.min(b) } else { a.max(b) };
                let both = |a: Bounds, b: Bounds| {
                    Bounds::new(further(a.least, b.least), further(a.greatest, b.greatest))
                };
                all.reduce(both).unwrap_or(Bounds::ANY)
            }
        }
    }
}
