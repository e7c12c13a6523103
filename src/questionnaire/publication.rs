//! Which answers of single respondents may be shown, and to whom. A roster is a list of
//! respondents on purpose: nothing stands in it of which the questionnaire does not say so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::definition::{Document, Text};
use crate::engine::{Expression, Scope};

/// For whom a report is made. Each may see what those before it may.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Everybody.
    #[default]
    Public,
    /// The municipality and the bodies that work with it.
    Municipality,
    /// Those who take part.
    Members,
}

impl Audience {
    pub const NAMES: &'static [&'static str] = &["public", "municipality", "members"];

    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// Which respondents may be listed, by audience: an SQL condition; those of whom it cannot be told
/// are not. Default: all.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListedFile {
    #[schemars(with = "Option<String>")]
    pub public: Option<Text>,
    #[schemars(with = "Option<String>")]
    pub municipality: Option<Text>,
    #[schemars(with = "Option<String>")]
    pub members: Option<Text>,
}

impl ListedFile {
    pub(super) fn read(
        &self,
        scope: &Scope,
        document: &mut Document,
    ) -> [Option<Expression>; Audience::NAMES.len()] {
        [&self.public, &self.municipality, &self.members].map(|text| {
            let text = text.as_ref()?;
            Expression::read(document, text.get_ref(), text.span(), scope)
        })
    }
}

/// A question whose answers may be shown one by one. Only a questionnaire makes it, for an
/// audience that may see them; nothing else asks for the answers of single respondents.
#[derive(Debug, Clone, PartialEq)]
pub struct Published(String);

impl Published {
    /// Of a question of which it is known that the audience may see its answers.
    pub(super) fn known(id: &str) -> Self {
        Self(id.to_owned())
    }

    pub fn id(&self) -> &str {
        &self.0
    }
}
