// One INVITE, several answers: RFC 3261 sections 12.1.2, 13.2.2.1 and 13.2.2.4.
#include "sip/dialog/early_dialogs.h"

#include <gtest/gtest.h>

#include "tests/sip/dialog/dialog_bench.h"

namespace trunkline::sip {
namespace {

struct Forks : testing::Test, DialogBench {
  ForkHeard hear(int status, const std::string& tag) {
    const Scanned response(response_text({.status = status, .to_tag = tag}));
    const auto heard = forks.hear(pool, response.message());
    EXPECT_TRUE(heard);
    return heard.value_or(ForkHeard{});
  }
  EarlyDialogs forks{calling()};
};

TEST_F(Forks, make_one_early_dialog_a_tag) {
  EXPECT_EQ(hear(180, "one").step, ForkStep::early);
  EXPECT_EQ(hear(183, "two").step, ForkStep::early);
  EXPECT_EQ(hear(180, "one").dialog->remote_tag(), "one");
  ASSERT_EQ(forks.all().size(), 2u);
  for (const auto& dialog : forks.all()) {
    EXPECT_EQ(dialog.state(), DialogState::early);
    EXPECT_EQ(dialog.local_tag(), our_tag);
    EXPECT_EQ(dialog.local_cseq(), 17u);
  }
  EXPECT_EQ(forks.winner(), nullptr);
  EXPECT_EQ(forks.calling().remote_tag(), "");
}

TEST_F(Forks, make_no_dialog_of_a_provisional_without_a_tag) {
  EXPECT_EQ(hear(180, "").step, ForkStep::no_dialog);
  EXPECT_TRUE(forks.all().empty());
}

TEST_F(Forks, are_won_by_the_first_2xx) {
  hear(180, "one");
  hear(180, "two");
  const auto heard = hear(200, "two");
  EXPECT_EQ(heard.step, ForkStep::won);
  EXPECT_EQ(heard.dialog, forks.winner());
  EXPECT_EQ(forks.winner()->remote_tag(), "two");
  EXPECT_EQ(forks.winner()->state(), DialogState::confirmed);
  EXPECT_EQ(hear(200, "two").step, ForkStep::won_again);
  EXPECT_EQ(hear(180, "two").step, ForkStep::no_dialog) << "late";
}

TEST_F(Forks, can_be_won_without_any_provisional) {
  EXPECT_EQ(hear(200, "one").step, ForkStep::won);
  EXPECT_EQ(forks.winner()->next_cseq(), 18u);
}

TEST_F(Forks, answered_by_two_say_which_one_is_to_be_hung_up) {
  hear(180, "one");
  hear(200, "two");
  const auto early = hear(200, "one");
  EXPECT_EQ(early.step, ForkStep::also_answered);
  EXPECT_EQ(early.dialog->state(), DialogState::confirmed);
  const auto unheard = hear(200, "three");
  EXPECT_EQ(unheard.step, ForkStep::also_answered);
  EXPECT_EQ(unheard.dialog->next_cseq(), 18u) << "for its BYE";
  EXPECT_EQ(hear(200, "three").step, ForkStep::also_answered) << "repeated: its ACK again";
  EXPECT_EQ(forks.winner()->remote_tag(), "two");
}

TEST_F(Forks, are_followed_up_to_a_limit_which_a_2xx_passes) {
  for (int i = 0; i < 8; ++i) EXPECT_EQ(hear(180, "early" + std::to_string(i)).step, ForkStep::early);
  EXPECT_EQ(hear(180, "ninth").step, ForkStep::no_dialog);
  EXPECT_EQ(hear(200, "early7").step, ForkStep::won);
  EXPECT_EQ(hear(200, "tenth").step, ForkStep::also_answered);
  EXPECT_EQ(forks.all().size(), EarlyDialogs::most);
  EXPECT_EQ(forks.all()[0].remote_tag(), "early1") << "the oldest early one made room";
  EXPECT_EQ(forks.winner()->remote_tag(), "early7");
  for (int i = 0; i < 6; ++i) EXPECT_EQ(hear(200, "also" + std::to_string(i)).step, ForkStep::also_answered);
  const Scanned more(response_text({.to_tag = "more"}));
  EXPECT_EQ(forks.hear(pool, more.message()).error(), DialogError::no_room);
  EXPECT_EQ(forks.winner()->remote_tag(), "early7");
}

TEST_F(Forks, are_not_changed_by_what_cannot_be_read) {
  hear(180, "one");
  const Scanned bad(response_text({.status = 200, .to_tag = "one", .contact = "Contact: *\r\n"}));
  EXPECT_EQ(forks.hear(pool, bad.message()).error(), DialogError::bad_contact);
  const Scanned new_bad(response_text({.status = 200, .to_tag = "two", .contact = "Contact: *\r\n"}));
  EXPECT_EQ(forks.hear(pool, new_bad.message()).error(), DialogError::bad_contact);
  EXPECT_EQ(forks.winner(), nullptr);
  EXPECT_EQ(forks.all().size(), 1u);
}

}  // namespace
}  // namespace trunkline::sip
