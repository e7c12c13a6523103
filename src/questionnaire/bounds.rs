//! What the numbers of a variable can be.

use std::collections::HashMap;

use super::derived::Rule;
use super::over::Over;
use super::{Kind, Questionnaire, Unit, Variable};
use crate::engine::{Aggregate, Bounds, Summing};

impl Questionnaire {
    /// From the least to the greatest number that a question may be answered with, as its `min` and
    /// `max` say; counts are never negative. Of what is computed as far as it follows from these.
    pub fn bounds(&self, id: &str) -> Bounds {
        let Some(at) = self.derived.iter().position(|derived| derived.id == id) else {
            return self.of_question(id);
        };
        // Each needs only those before it.
        let mut known: HashMap<&str, Bounds> = HashMap::new();
        for derived in &self.derived[..=at] {
            let of = |id: &str| known.get(id).copied().unwrap_or_else(|| self.of_question(id));
            let bounds = derived.rule.bounds(&of);
            known.insert(&derived.id, bounds);
        }
        known[id]
    }

    fn of_question(&self, id: &str) -> Bounds {
        let over = self.over.iter().find(|over| over.id == id);
        let unit = over.and_then(|over| self.units.iter().find(|unit| unit.id == over.unit));
        match over.zip(unit) {
            Some((over, unit)) => over.bounds(unit),
            None => self.variable(id).map_or(Bounds::ANY, Variable::bounds),
        }
    }
}

impl Variable {
    fn bounds(&self) -> Bounds {
        let least = if self.kind == Kind::Count { 0.0 } else { f64::NEG_INFINITY };
        let (min, max) = (self.min.unwrap_or(least), self.max.unwrap_or(f64::INFINITY));
        Bounds::new(min.max(least), max)
    }
}

impl Rule {
    fn bounds(&self, of: &dyn Fn(&str) -> Bounds) -> Bounds {
        match self {
            Self::Formula(expression) => expression.bounds(of),
            Self::Code(..) | Self::First(_) | Self::Each(_) => Bounds::ANY,
        }
    }
}

impl Over {
    fn bounds(&self, unit: &Unit) -> Bounds {
        let asked = |id: &str| {
            let variable = unit.variables.iter().find(|variable| variable.id == id);
            variable.filter(|of| !of.is_derived).map_or(Bounds::ANY, Variable::bounds)
        };
        let of_each = |aggregate: &Aggregate| {
            let each = aggregate.of.as_ref().map_or(Bounds::FROM_ZERO, |of| of.bounds(&asked));
            match aggregate.by {
                Summing::Count => Bounds::FROM_ZERO,
                Summing::Sum if each.is_never_negative() => Bounds::FROM_ZERO,
                Summing::Sum => Bounds::ANY,
                Summing::Mean | Summing::Least | Summing::Greatest => each,
            }
        };
        self.expression.bounds(&|name| {
            let aggregate = self.aggregates.iter().find(|aggregate| aggregate.name() == name);
            aggregate.map_or(Bounds::ANY, of_each)
        })
    }
}
