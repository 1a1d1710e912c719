#include "rtp/sdp/offer_answer.h"

#include <array>

#include <gtest/gtest.h>

namespace trunkline::rtp {
namespace {

using State = ExchangeState;
using Event = ExchangeEvent;
using Outcome = ExchangeOutcome;

struct Row {
  State state;
  Event event;
  State next;
  Outcome outcome;
};

constexpr std::array table{
    Row{State::stable, Event::send_offer, State::local_offer, Outcome::offered},
    Row{State::stable, Event::receive_offer, State::remote_offer, Outcome::offered},
    Row{State::stable, Event::send_answer, State::stable, Outcome::unexpected},
    Row{State::stable, Event::receive_answer, State::stable, Outcome::unexpected},
    Row{State::stable, Event::send_reject, State::stable, Outcome::unexpected},
    Row{State::stable, Event::receive_reject, State::stable, Outcome::unexpected},
    Row{State::local_offer, Event::send_offer, State::local_offer, Outcome::too_early},
    Row{State::local_offer, Event::receive_offer, State::local_offer, Outcome::glare},
    Row{State::local_offer, Event::send_answer, State::local_offer, Outcome::unexpected},
    Row{State::local_offer, Event::receive_answer, State::stable, Outcome::agreed},
    Row{State::local_offer, Event::send_reject, State::local_offer, Outcome::offered},
    Row{State::local_offer, Event::receive_reject, State::stable, Outcome::as_before},
    Row{State::remote_offer, Event::send_offer, State::remote_offer, Outcome::glare},
    Row{State::remote_offer, Event::receive_offer, State::remote_offer, Outcome::too_early},
    Row{State::remote_offer, Event::send_answer, State::stable, Outcome::agreed},
    Row{State::remote_offer, Event::receive_answer, State::remote_offer, Outcome::unexpected},
    Row{State::remote_offer, Event::send_reject, State::stable, Outcome::as_before},
    Row{State::remote_offer, Event::receive_reject, State::remote_offer, Outcome::offered},
};

TEST(OfferAnswer, every_state_meets_every_event_as_the_table_says) {
  ASSERT_EQ(table.size(), 18U);
  for (const auto& row : table) {
    const auto result = step(row.state, row.event);
    EXPECT_EQ(result.next, row.next) << static_cast<int>(row.state) << ' ' << static_cast<int>(row.event);
    EXPECT_EQ(result.outcome, row.outcome)
        << static_cast<int>(row.state) << ' ' << static_cast<int>(row.event);
  }
}

TEST(OfferAnswer, an_offer_which_crosses_ours_is_glare_and_ours_can_still_be_answered) {
  auto at = step(State::stable, Event::send_offer);
  at = step(at.next, Event::receive_offer);
  EXPECT_EQ(at.outcome, Outcome::glare);
  at = step(at.next, Event::send_reject);  // 491
  at = step(at.next, Event::receive_answer);
  EXPECT_EQ(at.outcome, Outcome::agreed);
  EXPECT_EQ(at.next, State::stable);
}

}  // namespace
}  // namespace trunkline::rtp
