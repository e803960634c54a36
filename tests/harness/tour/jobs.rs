//! The leg of the tour over the vacancies.

use thirtyfour::By;

use super::{Sightseer, Tour};
use crate::environment::TestResult;
use crate::waiting::until;

impl<S: Sightseer> Tour<'_, S> {
    pub(super) async fn jobs(&mut self) -> TestResult {
        self.go("jobs").await?;
        self.at("jobs.sample", "jobs-list").await?;
        self.press("jobs.search_open").await?;
        self.browser.type_into("jobs-search", "사무").await?;
        let found = By::Css("#app li:not(.away) [data-vacancy]");
        until("something is found", || async {
            self.browser.driver.find(found.clone()).await.is_ok()
        })
        .await?;
        self.seen("jobs-search").await?;
        self.press("jobs.search_close").await?;
        self.press("jobs.wishes").await?;
        self.at("jobs.wishes_title", "job-wishes").await?;
        self.browser
            .touch(By::Css("#app li:not(.away) [data-wish]"))
            .await?;
        self.at("jobs.no_wish", "job-fields").await?;
        self.browser.touch(By::Css("#app li:not(.away) .card")).await?;
        self.at("jobs.other_groups", "job-work").await?;
        self.browser.touch(By::Css("#app li:not(.away) .choice")).await?;
        self.browser.touch(By::Css("#app .bottom .going")).await?;
        self.at("jobs.wishes_title", "job-wishes-set").await?;
        self.browser.touch(By::Css("#app .bottom .going")).await?;
        self.at("jobs.sample", "jobs-fitting").await?;
        // A board where its names have room, else the list of places behind the wishes.
        let has_board = self.browser.text().await.contains(&self.words("jobs.board")?);
        if has_board {
            self.press("jobs.board").await?;
        } else {
            let wishes = self.words("jobs.wishes_set")?.replace("{n}", "1");
            self.browser.press(&wishes).await?;
            self.shown("jobs.wishes_title").await?;
            // Where words are long it stands on the second page.
            let place = By::Css("#app li:not(.away) [data-wish='1']");
            let on = By::Css("#app .turning .pager button:last-of-type");
            until("the wish for places is shown", || async {
                let there = self.browser.driver.find(place.clone()).await.is_ok();
                there || self.browser.touch(on.clone()).await.is_err()
            })
            .await?;
            self.browser.touch(place).await?;
        }
        self.shown("jobs.board_title").await?;
        self.browser
            .touch(By::Css("#app :is(button.tile, .choice)"))
            .await?;
        self.seen("job-places").await?;
        self.press("jobs.no_wish").await?;
        if !has_board {
            self.shown("jobs.wishes_title").await?;
            self.browser.touch(By::Css("#app .bottom .going")).await?;
        }
        self.browser
            .touch(By::Css("#app li:not(.away) [data-vacancy]"))
            .await?;
        self.at("jobs.save", "job").await?;
        self.company().await?;
        self.parts("job").await?;
        self.press("jobs.save").await?;
        self.shown("jobs.unsave").await?;
        self.press("frame.back").await?;
        let saved = self.words("jobs.saved")?.replace("{n}", "1");
        self.browser.press(&saved).await?;
        self.at("jobs.refer", "jobs-saved").await
    }

    /// From a vacancy to its company and back. The way stands behind what the notice says, on a shared screen perhaps on a later page.
    async fn company(&mut self) -> TestResult {
        let way = By::Css("#app :is(li:not(.away), .part) button[data-company]");
        let on = By::Css("#app .turning .pager button:last-of-type");
        until("the way to the company is shown", || async {
            let there = self.browser.driver.find(way.clone()).await.is_ok();
            there || self.browser.touch(on.clone()).await.is_err()
        })
        .await?;
        self.browser.touch(way).await?;
        let count = self.words("jobs.company_count")?;
        let (_, behind) = count.split_once("{n}").ok_or("no number")?;
        self.browser.shows(behind).await?;
        self.seen("company").await?;
        self.press("frame.back").await?;
        self.shown("jobs.save").await
    }
}
