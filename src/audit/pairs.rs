//! What figures of yes and no, asked twice, tell of how many changed their answer: to yes `b`, to
//! no `c` of `n`.

use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, StudentsT};

use super::figures::{Address, Report};
use super::system::System;

/// The difference tells b − c; its limits, p of McNemar's exact test or how many stayed tell b + c.
/// Returns how many counts that makes known.
pub fn changes<'a>(number: usize, report: &'a Report, system: &mut System<'a>) -> usize {
    let mut learned = 0;
    for (address, _) in report.values().filter(|(of, _)| of.statistic == "difference") {
        let of = Pair { number, report, address };
        let [to_yes, same, to_no] = ["higher", "same", "lower"].map(|category| {
            let at = Address { category: category.to_owned(), ..of.at("count") };
            system.number((number, &at))
        });
        let (Some(to_yes), Some(to_no)) = (to_yes, to_no) else { continue };
        let Some((n, net)) = of.net(system) else { continue };
        let stayed = same.and_then(|same| system.value(same));
        let changed = stayed.map(|stayed| n - stayed);
        let changed = changed.or_else(|| of.by_limits(n, net)).or_else(|| of.by_p(n, net));
        let fits = |all: &f64| (all + net) % 2.0 == 0.0 && *all >= net.abs() && *all <= n;
        let Some(changed) = changed.filter(fits) else { continue };
        learned += usize::from(system.learn(to_yes, (changed + net) / 2.0));
        learned += usize::from(system.learn(to_no, (changed - net) / 2.0));
        learned += same.map_or(0, |same| usize::from(system.learn(same, n - changed)));
    }
    learned
}

/// Adds that either count tells the other.
pub fn differences<'a>(number: usize, report: &'a Report, system: &mut System<'a>) {
    for (address, _) in report.values().filter(|(of, _)| of.statistic == "difference") {
        let of = Pair { number, report, address };
        let [to_yes, to_no] = ["higher", "lower"].map(|category| {
            let at = Address { category: category.to_owned(), ..of.at("count") };
            system.number((number, &at))
        });
        if let (Some(to_yes), Some(to_no), Some((_, net))) = (to_yes, to_no, of.net(system)) {
            system.weighted(vec![(to_yes, 1.0), (to_no, -1.0)], net);
        }
    }
}

struct Pair<'a> {
    number: usize,
    report: &'a Report,
    /// Of the difference.
    address: &'a Address,
}

impl Pair<'_> {
    fn at(&self, statistic: &str) -> Address {
        self.address.with_statistic(statistic)
    }

    fn shown(&self, statistic: &str) -> Option<f64> {
        self.report.shown(&self.at(statistic))
    }

    /// How many were asked and b − c. Yes and no are 100 and 0: so many percent said yes.
    fn net(&self, system: &System<'_>) -> Option<(f64, f64)> {
        let n = system.number((self.number, &self.at("n"))).and_then(|n| system.value(n))?;
        let (yes, net) = (self.shown("mean")? * n / 100.0, self.shown("difference")? * n / 100.0);
        let is_whole = |of: f64| (of - of.round()).abs() < 1e-6;
        let is_yes_no =
            n > 1.0 && is_whole(yes) && is_whole(net) && (0.0..=n + 1e-6).contains(&yes);
        is_yes_no.then_some((n, net.round()))
    }

    /// Student's interval tells the sum of squares, in which each who changed counts one.
    fn by_limits(&self, n: f64, net: f64) -> Option<f64> {
        let half = (self.shown("upper_limit")? - self.shown("lower_limit")?) / 200.0;
        let t = StudentsT::new(0.0, 1.0, n - 1.0).ok()?.inverse_cdf(0.975);
        let variance = (half / t).powi(2) * n;
        let changed = variance * (n - 1.0) + net * net / n;
        ((changed - changed.round()).abs() < 1e-3).then_some(changed.round())
    }

    /// The one number of those who changed at which the test gives this p.
    fn by_p(&self, n: f64, net: f64) -> Option<f64> {
        let p = self.shown("p_value")?;
        let mut fitting = (net.abs().max(1.0) as u64..=n as u64).filter(|changed| {
            let fewer = (*changed as f64 - net.abs()) / 2.0;
            let of = Binomial::new(0.5, *changed);
            fewer.fract() == 0.0
                && of.is_ok_and(|of| ((2.0 * of.cdf(fewer as u64)).min(1.0) - p).abs() < 1e-9)
        });
        let found = fitting.next()?;
        fitting.next().is_none().then_some(found as f64)
    }
}
