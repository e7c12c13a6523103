//! Points at which all that is hidden could be beside what is shown, by linear programmes. How
//! things are is such a point, so that there are some; whole numbers where there are few.

use hashbrown::HashMap;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use super::{Column, Guesses, Moves, NOTHING, Near};

/// Of so many quantities it is asked for whole numbers.
const MOST_WHOLE: usize = 60;

/// After so many nodes the search for whole numbers ends: then there is taken to be no point.
const MOST_NODES: u64 = 50;

impl Guesses<'_> {
    /// How far each quantity moves at the best point; what is not near does not move.
    pub fn point(&self, near: &Near, columns: &[Column]) -> Option<Moves> {
        let point = self.solved(near, columns, false)?;
        let is_whole = |(of, by): (&usize, &f64)| {
            !(self.worth)(*of).is_whole || (by - by.round()).abs() < NOTHING
        };
        if point.iter().all(is_whole) || near.quantities.len() > MOST_WHOLE {
            return Some(point);
        }
        self.solved(near, columns, true)
    }

    fn solved(&self, near: &Near, columns: &[Column], in_whole: bool) -> Option<Moves> {
        /// Beyond what anybody counts.
        const FAR: f64 = 1e9;
        self.work.set(self.work.get() + columns.len() * near.equations.len());
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let mut of: HashMap<usize, Vec<(Variable, f64)>> = HashMap::new();
        let mut variables = Vec::with_capacity(columns.len());
        for column in columns {
            let (low, high) = column.bounds;
            let variable = match in_whole && (self.worth)(column.of).is_whole {
                true => problem.add_integer_var(
                    column.gain,
                    (low.max(-FAR).ceil() as i32, high.min(FAR).floor() as i32),
                ),
                false => problem.add_var(column.gain, (low, high)),
            };
            of.entry(column.of).or_default().push((variable, column.sign));
            variables.push(variable);
        }
        let columns_of = |quantity: usize, factor: f64| {
            let columns = of.get(&quantity).into_iter().flatten();
            columns.map(move |(variable, sign)| (*variable, sign * factor))
        };
        for &equation in &near.equations {
            let terms: Vec<(Variable, f64)> =
                self.terms(equation).flat_map(|(of, factor)| columns_of(of, factor)).collect();
            if !terms.is_empty() {
                problem.add_constraint(&terms, ComparisonOp::Eq, 0.0);
            }
        }
        // What is not near stays where it is.
        let (parts, wholes) = (&self.parts, &self.wholes);
        let with_wholes = near.quantities.iter().flat_map(|part| {
            wholes.get(part).into_iter().flatten().map(move |whole| (*part, *whole))
        });
        let with_parts = near.quantities.iter().flat_map(|whole| {
            parts.get(whole).into_iter().flatten().map(move |part| (*part, *whole))
        });
        for (part, whole) in
            with_wholes.chain(with_parts.filter(|(part, _)| !of.contains_key(part)))
        {
            let terms: Vec<(Variable, f64)> =
                columns_of(part, 1.0).chain(columns_of(whole, -1.0)).collect();
            let left = self.system.size[whole] as f64 - self.system.size[part] as f64;
            problem.add_constraint(&terms, ComparisonOp::Le, left);
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(MOST_NODES);
        let solution = problem.solve_with(options).ok()?.into_solution().ok()?;
        let mut moves = Moves::new();
        for (column, variable) in columns.iter().zip(variables) {
            *moves.entry(column.of).or_default() += column.sign * solution.var_value(variable);
        }
        Some(moves)
    }
}
