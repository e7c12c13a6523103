//! What is left of each hidden quantity: the least and the most that it can be with all that is
//! known. Integer programmes of `microlp`, one for each part of the system that hangs together.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use super::system::{Equation, System};

/// Quantities that hang together, at most; larger parts are bounded without integers.
const MOST_INTEGERS: usize = 60;

/// The interval of each open quantity. Equations that contradict each other were guessed
/// wrongly: of such a part nothing is told but the bounds of each by itself.
pub fn intervals(system: &System<'_>) -> BTreeMap<usize, (f64, f64)> {
    let equations = system.open_equations();
    let (bounds, pairs) = system.open_bounds();
    let mut intervals = BTreeMap::new();
    for part in parts(&system.open(), &equations, &pairs) {
        let own = |number: &usize| bounds.get(number).copied().unwrap_or((0.0, f64::INFINITY));
        let part = Part {
            equations: equations.iter().filter(|of| part.contains(&of.terms[0].0)).collect(),
            pairs: pairs.iter().filter(|(a, _)| part.contains(a)).copied().collect(),
            quantities: part.iter().map(|of| (*of, own(of), system.is_count(*of))).collect(),
        };
        for (number, bound, _) in &part.quantities {
            let low = part.extreme(*number, OptimizationDirection::Minimize);
            let high = part.extreme(*number, OptimizationDirection::Maximize);
            let interval = match (low, high) {
                (Some(low), Some(high)) if low <= high + 1e-6 => (low, high.max(low)),
                _ => *bound,
            };
            intervals.insert(*number, interval);
        }
    }
    intervals
}

/// Quantities that stand in an equation or a pair together.
fn parts(open: &[usize], equations: &[Equation], pairs: &[(usize, usize)]) -> Vec<BTreeSet<usize>> {
    let mut of: BTreeMap<usize, usize> = open.iter().map(|number| (*number, *number)).collect();
    fn root(of: &BTreeMap<usize, usize>, mut number: usize) -> usize {
        while of[&number] != number {
            number = of[&number];
        }
        number
    }
    let links = equations.iter().flat_map(|equation| {
        let first = equation.terms[0].0;
        equation.terms.iter().map(move |(other, _)| (first, *other))
    });
    for (a, b) in links.chain(pairs.iter().copied()) {
        let (a, b) = (root(&of, a), root(&of, b));
        of.insert(b, a);
    }
    let mut parts: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for number in open {
        parts.entry(root(&of, *number)).or_default().insert(*number);
    }
    parts.into_values().collect()
}

struct Part<'s> {
    equations: Vec<&'s Equation>,
    pairs: Vec<(usize, usize)>,
    /// With their bounds, and whether they are whole numbers.
    quantities: Vec<(usize, (f64, f64), bool)>,
}

impl Part<'_> {
    /// The least or most of a quantity; `None` where the equations contradict each other. An
    /// open end is infinite.
    fn extreme(&self, wanted: usize, direction: OptimizationDirection) -> Option<f64> {
        let (_, (low, high), _) = *self.quantities.iter().find(|(number, ..)| *number == wanted)?;
        if self.equations.is_empty() && self.pairs.is_empty() {
            return Some(if direction == OptimizationDirection::Minimize { low } else { high });
        }
        let is_small = self.quantities.len() <= MOST_INTEGERS;
        let mut problem = Problem::new(direction);
        let mut variables: BTreeMap<usize, Variable> = BTreeMap::new();
        for (number, (low, high), is_count) in &self.quantities {
            let wanted = if *number == wanted { 1.0 } else { 0.0 };
            let variable = match is_small && *is_count && high.is_finite() && *high < 1e9 {
                true => problem.add_integer_var(wanted, (low.ceil() as i32, high.floor() as i32)),
                false => problem.add_var(wanted, (*low, *high)),
            };
            variables.insert(*number, variable);
        }
        for equation in &self.equations {
            let terms: Vec<(Variable, f64)> = equation
                .terms
                .iter()
                .map(|(number, factor)| (variables[number], *factor))
                .collect();
            problem.add_constraint(&terms, ComparisonOp::Eq, equation.sum);
        }
        for (part, whole) in &self.pairs {
            let terms = [(variables[part], 1.0), (variables[whole], -1.0)];
            problem.add_constraint(terms, ComparisonOp::Le, 0.0);
        }
        match problem.solve() {
            Ok(outcome) => {
                let solution = outcome.into_solution().ok()?;
                let value = solution.var_value(variables[&wanted]);
                Some(if near_whole(value) { value.round() } else { value })
            }
            Err(microlp::Error::Unbounded) => Some(match direction {
                OptimizationDirection::Minimize => 0.0,
                OptimizationDirection::Maximize => f64::INFINITY,
            }),
            Err(_) => None,
        }
    }
}

fn near_whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-6
}
