//! What the checks of a vacancy promise.

mod page;
mod places;
mod planted;
mod properties;
mod texts;
mod vacancies;
mod wages;
