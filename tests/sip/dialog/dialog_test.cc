// Dialogs as both sides see them: RFC 3261 section 12 and 13.2.2.4.
#include "sip/dialog/dialog.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "sip/dialog/dialog_text.h"
#include "tests/sip/dialog/dialog_bench.h"

namespace trunkline::sip {
namespace {

struct AsUas : testing::Test, DialogBench {};
struct AsUac : testing::Test, DialogBench {};

TEST_F(AsUas, a_dialog_takes_everything_from_the_invite) {
  auto dialog = from_invite();
  EXPECT_EQ(dialog.call_id(), "a84b4c76e66710@pc33.atlanta.com");
  EXPECT_EQ(dialog.local_tag(), our_tag);
  EXPECT_EQ(dialog.remote_tag(), "1928301774");
  EXPECT_EQ(dialog.local_address(), "Bob <sip:bob@biloxi.com>");
  EXPECT_EQ(dialog.remote_address(), "\"Alice \\\"A\\\"\" <sip:alice@atlanta.com>");
  EXPECT_EQ(dialog.remote_target(), "sip:alice@pc33.atlanta.com");
  EXPECT_EQ(dialog.route_set(), "<sip:p3.example.com;lr>, <sip:p2.example.com;lr>, <sip:p1.example.com;lr>");
  EXPECT_EQ(dialog.state(), DialogState::inviting);
}

TEST_F(AsUas, a_dialog_becomes_early_and_then_confirmed_by_what_we_answer) {
  auto dialog = from_invite();
  dialog.answered(2, false);
  EXPECT_EQ(dialog.state(), DialogState::early);
  EXPECT_EQ(dialog.local_tag().fork, 2);
  dialog.answered(1, true);
  EXPECT_EQ(dialog.state(), DialogState::confirmed);
  EXPECT_EQ(dialog.local_tag().fork, 1) << "the fork that answered is the dialog";
  dialog.answered(1, false);
  EXPECT_EQ(dialog.state(), DialogState::confirmed) << "never back";
}

TEST_F(AsUas, the_head_of_our_requests_follows_the_fork_that_answered) {
  auto dialog = from_invite();
  const auto expected = [&] {
    return "From: Bob <sip:bob@biloxi.com>;tag=" + std::string(view(dialog.local_tag().text())) +
           "\r\nTo: \"Alice \\\"A\\\"\" <sip:alice@atlanta.com>;tag=1928301774\r\n"
           "Call-ID: a84b4c76e66710@pc33.atlanta.com\r\n";
  };
  EXPECT_EQ(dialog.head(), expected());
  dialog.answered(3, false);
  EXPECT_EQ(dialog.local_tag_text().back(), '3');
  EXPECT_EQ(dialog.head(), expected());
  EXPECT_TRUE(dialog.matches(dialog.call_id(), dialog.local_tag_text(), "1928301774"));
}

TEST_F(AsUas, a_dialog_needs_a_contact_that_requests_can_be_sent_to) {
  for (const auto* contact : {"", "Contact: *\r\n", "Contact: <tel:+1234>\r\n",
                              "Contact: \"open <sip:a@b>\r\n", "Contact: <sip:a@b>, <sip:c@d>\r\n"}) {
    const auto made = try_invite(invite_text({.contact = contact}));
    ASSERT_FALSE(made) << contact;
    EXPECT_EQ(made.error(), DialogError::bad_contact) << contact;
    EXPECT_FALSE(to_string(made.error()).empty());
  }
  EXPECT_EQ(pool.in_use(), 0u);
}

TEST_F(AsUas, a_dialog_needs_readable_addresses_and_routes) {
  EXPECT_EQ(try_invite(invite_text({.from = "From: <sip:alice@atlanta.com;tag=1\r\n"})).error(),
            DialogError::bad_address);
  EXPECT_EQ(try_invite(invite_text({.record_route = "Record-Route: <sip:p1\r\n"})).error(),
            DialogError::bad_route);
  std::string many;
  for (int i = 0; i < 65; ++i) many += "Record-Route: <sip:p;lr>\r\n";
  EXPECT_EQ(try_invite(invite_text({.record_route = many})).error(), DialogError::bad_route);
}

TEST_F(AsUas, a_dialog_says_when_there_is_no_buffer_for_it) {
  std::vector<base::Buffer> taken;
  while (auto buffer = pool.take(1)) taken.push_back(std::move(buffer));
  EXPECT_EQ(try_invite(invite_text({})).error(), DialogError::no_room);
}

TEST_F(AsUas, a_dialog_with_a_peer_of_before_rfc_3261_has_an_empty_remote_tag) {
  const auto dialog = from_invite({.from = "From: sip:alice@atlanta.com;x=y\r\n"});
  EXPECT_EQ(dialog.remote_tag(), "");
  EXPECT_EQ(dialog.remote_address(), "<sip:alice@atlanta.com>");
  EXPECT_TRUE(dialog.matches(dialog.call_id(), our_tag_text(), ""));
}

TEST_F(AsUas, a_dialog_keeps_no_fold_of_what_it_copies) {
  const auto dialog = from_invite({.from = "From: Alice\r\n Cooper <sip:alice@atlanta.com>;tag=1\r\n"});
  EXPECT_EQ(dialog.remote_address().find_first_of("\r\n"), std::string_view::npos);
  EXPECT_TRUE(dialog.remote_address().starts_with("Alice "));
}

TEST_F(AsUas, requests_of_the_peer_come_in_order) {
  auto dialog = from_invite();  // CSeq 314159
  EXPECT_EQ(dialog.order(314159), RemoteOrder::repeated);
  EXPECT_EQ(dialog.order(314158), RemoteOrder::out_of_order);
  EXPECT_EQ(dialog.order(314161), RemoteOrder::next) << "a gap is no fault (section 12.2.2)";
  EXPECT_EQ(dialog.order(314160), RemoteOrder::out_of_order);
  EXPECT_EQ(dialog.order(0x7fff'ffff), RemoteOrder::next);
}

TEST_F(AsUas, our_own_requests_number_themselves) {
  auto dialog = from_invite();
  EXPECT_EQ(dialog.next_cseq(), 1u);
  EXPECT_EQ(dialog.next_cseq(), 2u);
  EXPECT_EQ(dialog.local_cseq(), 2u);
}

TEST_F(AsUas, a_message_belongs_by_call_id_and_both_tags_whole) {
  const auto dialog = from_invite();
  const auto id = dialog.call_id();
  const std::string ours = our_tag_text();
  EXPECT_TRUE(dialog.matches(id, ours, "1928301774"));
  EXPECT_FALSE(dialog.matches("other", ours, "1928301774"));
  EXPECT_FALSE(dialog.matches(id, ours, "192830177"));
  EXPECT_FALSE(dialog.matches(id, ours, ""));
  EXPECT_FALSE(dialog.matches(id, "", "1928301774"));
  for (std::size_t i = 0; i < ours.size(); ++i) {
    auto forged = ours;
    forged[i] = forged[i] == '0' ? '1' : '0';
    EXPECT_FALSE(dialog.matches(id, forged, "1928301774")) << i;
  }
}

// RFC 3261 sections 12.2.1.1 and 19.1.1.
TEST_F(AsUas, a_target_says_nothing_of_the_requests_that_are_sent_to_it) {
  auto dialog = from_invite({.contact = "Contact: <sip:alice@192.0.2.7;method=BYE;ob?Replaces=x>\r\n"});
  EXPECT_EQ(dialog.remote_target(), "sip:alice@192.0.2.7;ob");
  const Scanned reinvite(invite_text({.contact = "Contact: <sip:alice@192.0.2.8?Subject=y>\r\n"}));
  ASSERT_TRUE(dialog.refresh(pool, reinvite.message()));
  EXPECT_EQ(dialog.remote_target(), "sip:alice@192.0.2.8");
  const Scanned other(invite_text({.contact = "Contact: <sip:alice@192.0.2.9;method=INVITE>\r\n"}));
  ASSERT_TRUE(dialog.propose_target(pool, other.message()));
  dialog.accept_target();
  EXPECT_EQ(dialog.remote_target(), "sip:alice@192.0.2.9");
}

TEST_F(AsUas, a_reinvite_moves_the_target_and_leaves_the_route) {
  auto dialog = from_invite();
  const std::string routes(dialog.route_set());
  const Scanned reinvite(invite_text({.contact = "Contact: <sip:alice@192.0.2.7:5090>\r\n",
                                      .record_route = "Record-Route: <sip:new.example.com;lr>\r\n"}));
  ASSERT_TRUE(dialog.refresh(pool, reinvite.message()));
  EXPECT_EQ(dialog.remote_target(), "sip:alice@192.0.2.7:5090");
  EXPECT_EQ(dialog.route_set(), routes);
  EXPECT_EQ(dialog.remote_tag(), "1928301774");
  const Scanned none(invite_text({.contact = ""}));
  ASSERT_TRUE(dialog.refresh(pool, none.message()));
  EXPECT_EQ(dialog.remote_target(), "sip:alice@192.0.2.7:5090");
  const Scanned bad(invite_text({.contact = "Contact: *\r\n"}));
  EXPECT_EQ(dialog.refresh(pool, bad.message()).error(), DialogError::bad_contact);
  EXPECT_EQ(dialog.remote_target(), "sip:alice@192.0.2.7:5090");
}

TEST_F(AsUas, a_proposed_target_is_one_when_it_is_accepted) {
  auto dialog = from_invite();
  const std::string before(dialog.remote_target());
  const std::string routes(dialog.route_set());
  const auto propose = [&](const std::string& uri) {
    const Scanned reinvite(invite_text({.contact = "Contact: <" + uri + ">\r\n"}));
    return dialog.propose_target(pool, reinvite.message());
  };
  dialog.accept_target();
  EXPECT_EQ(dialog.remote_target(), before) << "none was proposed";
  for (const std::string uri : {"sip:alice@192.0.2.7:5090", "sip:a@192.0.2.8", "sip:alice@192.0.2.7:5090"}) {
    const std::string last(dialog.remote_target());
    ASSERT_TRUE(propose("sip:nobody@192.0.2.9"));
    dialog.refuse_target();
    dialog.accept_target();
    EXPECT_EQ(dialog.remote_target(), last);
    ASSERT_TRUE(propose(uri));
    EXPECT_EQ(dialog.remote_target(), last);
    dialog.accept_target();
    EXPECT_EQ(dialog.remote_target(), uri);
    EXPECT_EQ(dialog.route_set(), routes);
  }
  ASSERT_TRUE(propose("sip:a@192.0.2.8"));
  const Scanned update(invite_text({.contact = "Contact: <sip:a@192.0.2.10>\r\n"}));
  ASSERT_TRUE(dialog.refresh(pool, update.message()));
  dialog.accept_target();
  EXPECT_EQ(dialog.remote_target(), "sip:a@192.0.2.10") << "it came later";
  const Scanned bad(invite_text({.contact = "Contact: *\r\n"}));
  EXPECT_EQ(dialog.propose_target(pool, bad.message()).error(), DialogError::bad_contact);
}

TEST_F(AsUas, a_dialog_gives_its_buffer_back) {
  {
    auto dialog = from_invite();
    auto moved = std::move(dialog);
    EXPECT_EQ(pool.in_use(), 1u);
    EXPECT_EQ(moved.remote_tag(), "1928301774");
  }
  EXPECT_EQ(pool.in_use(), 0u);
}

TEST_F(AsUac, a_dialog_begins_before_anybody_answers) {
  const auto dialog = calling();
  EXPECT_EQ(dialog.state(), DialogState::inviting);
  EXPECT_EQ(dialog.remote_tag(), "");
  EXPECT_EQ(dialog.remote_target(), "sip:bob@biloxi.com");
  EXPECT_EQ(dialog.route_set(), "");
  EXPECT_EQ(dialog.local_cseq(), 17u);
}

TEST_F(AsUac, a_provisional_response_makes_it_early_with_the_route_reversed) {
  auto dialog = calling();
  learn(dialog, {.status = 180});
  EXPECT_EQ(dialog.state(), DialogState::early);
  EXPECT_EQ(dialog.remote_tag(), "a6c85cf");
  EXPECT_EQ(dialog.remote_target(), "sip:bob@192.0.2.4");
  EXPECT_EQ(dialog.route_set(), "<sip:p1.example.com;lr>, <sip:p2.example.com;lr>");
  EXPECT_EQ(dialog.local_tag(), our_tag);
  EXPECT_EQ(dialog.remote_address(), "Bob <sip:bob@biloxi.com>") << "as we wrote it";
}

TEST_F(AsUac, the_2xx_decides_on_target_and_route) {
  auto dialog = calling();
  learn(dialog, {.status = 180});
  learn(dialog, {.status = 200,
                 .to_tag = "another",
                 .contact = "Contact: <sip:bob@192.0.2.5>\r\n",
                 .record_route = "Record-Route: <sip:p9.example.com;lr>\r\n"});
  EXPECT_EQ(dialog.state(), DialogState::confirmed);
  EXPECT_EQ(dialog.remote_tag(), "another");
  EXPECT_EQ(dialog.remote_target(), "sip:bob@192.0.2.5");
  EXPECT_EQ(dialog.route_set(), "<sip:p9.example.com;lr>");
  auto bare = calling();
  learn(bare, {.status = 180});
  learn(bare, {.status = 200, .record_route = ""});
  EXPECT_EQ(bare.route_set(), "") << "computed again, not added to (section 13.2.2.4)";
}

TEST_F(AsUac, a_target_says_nothing_of_the_requests_that_are_sent_to_it) {
  auto dialog = calling();
  for (const int status : {180, 200}) {
    learn(dialog, {.status = status, .contact = "Contact: <sip:bob@192.0.2.5;method=BYE?Subject=x>\r\n"});
    EXPECT_EQ(dialog.remote_target(), "sip:bob@192.0.2.5") << status;
  }
}

TEST_F(AsUac, a_2xx_that_says_what_the_ringing_said_needs_no_other_buffer) {
  auto dialog = calling();
  learn(dialog, {.status = 180});
  std::vector<base::Buffer> all;
  for (auto buffer = pool.take(1); buffer; buffer = pool.take(1)) all.push_back(std::move(buffer));
  learn(dialog, {.status = 200});
  EXPECT_EQ(dialog.state(), DialogState::confirmed);
  EXPECT_EQ(dialog.remote_tag(), "a6c85cf");
}

TEST_F(AsUac, a_response_without_contact_leaves_the_target) {
  auto dialog = calling();
  learn(dialog, {.status = 183, .contact = ""});
  EXPECT_EQ(dialog.remote_target(), "sip:bob@biloxi.com");
}

TEST_F(AsUac, an_unreadable_response_changes_nothing) {
  auto dialog = calling();
  learn(dialog, {.status = 180});
  const Scanned bad_contact(response_text({.status = 200, .contact = "Contact: *\r\n"}));
  EXPECT_EQ(dialog.learn(pool, bad_contact.message()).error(), DialogError::bad_contact);
  const Scanned bad_route(response_text({.status = 200, .record_route = "Record-Route: ;\r\n"}));
  EXPECT_EQ(dialog.learn(pool, bad_route.message()).error(), DialogError::bad_route);
  EXPECT_EQ(dialog.state(), DialogState::early);
  EXPECT_EQ(dialog.remote_tag(), "a6c85cf");
}

TEST_F(AsUac, our_next_request_follows_the_invites_number) {
  auto dialog = calling();
  learn(dialog, {.status = 200});
  EXPECT_EQ(dialog.next_cseq(), 18u);
  EXPECT_EQ(dialog.order(5), RemoteOrder::next) << "the peer's numbers are its own";
  EXPECT_EQ(dialog.order(4), RemoteOrder::out_of_order);
}

TEST(DialogText, quotes_a_display_name_that_came_without_quotes_but_needs_them) {
  std::array<char, 100> out{};
  EXPECT_EQ(write_address(*parse_name_addr("J\xc3\xbcrgen M <sip:a@b>;tag=1"), out),
            "\"J\xc3\xbcrgen M\" <sip:a@b>");
  EXPECT_EQ(write_address(*parse_name_addr("Bob M <sip:a@b>"), out), "Bob M <sip:a@b>");
}

TEST(DialogText, takes_an_address_as_it_stands_where_it_would_be_written_like_that) {
  std::array<char, 100> out{};
  const auto copied = [&out](std::string_view received) {
    return std::string(*copy_address(*parse_name_addr(received), out));
  };
  EXPECT_EQ(copied("<sip:a@b>;tag=1"), "<sip:a@b>");
  EXPECT_EQ(copied("\"Bob \\\" M\" <sip:a@b>;tag=1"), "\"Bob \\\" M\" <sip:a@b>");
  EXPECT_EQ(copied("\"Bob\"<sip:a@b>"), "\"Bob\" <sip:a@b>");
  EXPECT_EQ(copied("\"Bob\r\n M\" <sip:a@b>"), "\"Bob   M\" <sip:a@b>");
  EXPECT_EQ(copied("Bob  <sip:a@b>"), "Bob <sip:a@b>");
  EXPECT_EQ(copied("sip:a@b;tag=1"), "<sip:a@b>");
  std::array<char, 8> small{};
  EXPECT_FALSE(copy_address(*parse_name_addr("<sip:a@b>"), small)) << "however it stands there";
}

TEST(local_tag, says_session_leg_and_fork_behind_its_secret) {
  EXPECT_EQ(view(our_tag.text()), "0123456789abcdef07000012340000005601");
  const auto read = LocalTag::parse("0123456789abcdef07000012340000005601");
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, our_tag);
}

TEST(local_tag, of_others_is_not_read) {
  for (const auto* text :
       {"", "a6c85cf", "0123456789abcdef0700001234000000560", "0123456789abcdef070000123400000056012",
        "x123456789abcdef07000012340000005601", "0123456789abcdef07010012340000005601",
        "0123456789abcdef07000012340000005681", "0123456789abcdef0700001234000000560x"}) {
    EXPECT_FALSE(LocalTag::parse(text)) << text;
  }
}

}  // namespace
}  // namespace trunkline::sip
