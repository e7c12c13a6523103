//! What hidden parts of a sum are together, which their whole and the other parts tell.

use std::sync::Arc;

use hashbrown::HashMap;

use crate::policy::Policy;
use crate::tables::Results;
use crate::tally::holders::Holders;
use crate::tally::links::{Contributions, Quantity, What};

/// Hidden parts of shown sums, by number, that are together of too few, or of whose sum the
/// largest respondent could be estimated: a part that is hidden for a large one's sake protects
/// it only beside others as large.
pub fn of_few(
    all: &[Results],
    policy: &Policy,
    numbers: &HashMap<Quantity, usize>,
    is_open: &[bool],
) -> Vec<Vec<usize>> {
    let number = |quantity: &Quantity| numbers.get(quantity).copied();
    let is_hidden = |quantity: &Quantity| number(quantity).is_some_and(|of| !is_open[of]);
    let equations = all.iter().flat_map(|results| {
        results.links.equations.iter().map(move |equation| (&results.links, equation))
    });
    let found = equations.filter_map(|(links, equation)| {
        let ((whole, 1), parts) = equation.split_first()? else { return None };
        let quantity = |number| links.equations.quantity(number);
        let whole = quantity(*whole);
        if is_hidden(whole) || parts.iter().any(|(_, factor)| *factor != -1) {
            return None;
        }
        let hidden: Vec<&Quantity> =
            parts.iter().map(|(part, _)| quantity(*part)).filter(|part| is_hidden(part)).collect();
        let units: Vec<&Arc<Holders>> =
            hidden.iter().filter_map(|part| links.holdings.of(part)).collect();
        // A respondent may have units in several parts.
        let units = (!units.is_empty()).then(|| Holders::together(units));
        let n = match &units {
            Some(units) => units.respondents(),
            None => hidden.iter().map(|part| part.of.n).sum(),
        };
        let is_of_few = match &whole.what {
            What::Count => n < policy.least_count,
            What::Sum(measure) => {
                let of =
                    |part: &&Quantity| links.contributions.get(&(Arc::clone(measure), part.of));
                let together = match &units {
                    Some(units) => Contributions::of_holders(units, None),
                    None => {
                        let all: Option<Vec<&Contributions>> = hidden.iter().map(of).collect();
                        Contributions::together(all?)
                    }
                };
                n < policy.least_contributors || policy.is_dominated(&together)
            }
            What::All | What::Squares(_) => return None,
        };
        let mut union: Vec<usize> = hidden.into_iter().filter_map(number).collect();
        union.sort_unstable();
        (union.len() > 1 && is_of_few).then_some(union)
    });
    found.collect()
}
