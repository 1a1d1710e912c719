// The location table: RFC 3261 section 10.3, steps 6 to 8.
#include "controlplane/registrar/bindings.h"

#include <string>

#include <gtest/gtest.h>

#include "base/drawn_key.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/text_message.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

const sip::Hop from_phone{*base::Endpoint::parse("10.0.0.1:5060"), *base::Endpoint::parse("10.0.0.9:5060")};
constexpr std::string_view alice = "alice@example.test";

RegistrarSettings small() {
  RegistrarSettings settings;
  settings.domains = {"example.test"};
  settings.bindings = 4;
  settings.bindings_per_user = 3;
  return settings;
}

class BindingsTest : public ::testing::Test {
 protected:
  /// "ok", or why not. `lines` hold the Contact fields and what else matters.
  std::string registers(const std::string& lines, int cseq = 1, const std::string& call_id = "c1",
                        std::string_view aor = alice) {
    const fakes::TextMessage message(
        "REGISTER sip:example.test SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKa\r\nFrom: "
        "<sip:alice@example.test>"
        ";tag=1\r\nTo: <sip:alice@example.test>\r\nCall-ID: " +
        call_id + "\r\nCSeq: " + std::to_string(cseq) + " REGISTER\r\n" + lines +
        "Content-Length: 0\r\n\r\n");
    const auto wish = read_register(message.message(), from_, settings_);
    if (!wish) return std::to_string(wish.error().status) + ' ' + std::string(wish.error().reason);
    const auto changed = bindings_.change(aor, *wish, now_);
    if (changed) return "ok";
    switch (changed.error()) {
      case BindingError::out_of_order: return "out of order";
      case BindingError::too_many: return "too many";
      case BindingError::no_room: break;
    }
    return "no room";
  }
  std::string contacts(std::string_view aor = alice) {
    std::string all;
    bindings_.for_each(aor, now_, [&](const Binding& binding) {
      all += (all.empty() ? "" : " ") + std::string(binding.contact().substr(4));
    });
    return all;
  }
  void passes(base::Duration time) {
    now_ = now_ + time;
    while (bindings_.advance(now_)) {
    }
    peers_.advance(now_);
  }
  std::string best() {
    const auto* binding = bindings_.best(alice, now_);
    return binding == nullptr ? "" : std::string(binding->contact().substr(4));
  }

  /// Of the latest binding; empty: there is none.
  std::string temporary_gruu() {
    const auto* binding = bindings_.best(alice, now_);
    return binding == nullptr ? "" : bindings_.temporary_gruu(*binding, now_);
  }
  /// A contact of whom a temporary GRUU leads to.
  std::string meant_by(const std::string& gruu) {
    const auto* binding = bindings_.meant_by(gruu.substr(4, gruu.find('@') - 4), now_);
    return binding == nullptr ? "" : std::string(binding->contact().substr(4));
  }

  /// Whom the workers were told of since the last time: "+9" that 10.0.0.9 is known, "-9" that it is not.
  std::string told() {
    std::string all;
    for (const auto& command : peers_.commands()) {
      all += (all.empty() ? "" : " ") +
             std::string(command.kind == gate::CommandKind::peer_known ? "+" : "-") +
             std::to_string(command.address().octets().back());
    }
    peers_.clear_commands();
    return all;
  }

  RegistrarSettings settings_ = small();
  sip::Hop from_ = from_phone;
  RegistrarCounters counters_;
  fakes::SeededRandom random_{3};
  base::Instant now_{10s};
  LivePeers peers_{1, 8, 32s, random_};
  Bindings bindings_{settings_, peers_, random_, counters_, now_};
};

TEST_F(BindingsTest, are_added_refreshed_and_taken_out) {
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>, <sip:a@10.0.0.8>\r\n"), "ok");
  EXPECT_EQ(contacts(), "a@10.0.0.8 a@10.0.0.9");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>\r\n", 2), "ok");
  EXPECT_EQ(bindings_.size(), 2U);
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.8>;expires=0\r\n", 3), "ok");
  EXPECT_EQ(contacts(), "a@10.0.0.9");
  EXPECT_EQ(registers("", 4), "ok");  // only a question
  EXPECT_EQ(contacts(), "a@10.0.0.9");
}

TEST_F(BindingsTest, go_with_their_user_and_nobody_elses_do) {
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>, <sip:a@10.0.0.8>\r\n"), "ok");
  EXPECT_EQ(registers("Contact: <sip:b@10.0.0.7>\r\n", 1, "c2", "bob@example.test"), "ok");
  bindings_.forget(alice, now_);
  EXPECT_EQ(contacts(), "");
  EXPECT_EQ(contacts("bob@example.test"), "b@10.0.0.7");
  EXPECT_EQ(bindings_.size(), 1U);
}

TEST_F(BindingsTest, are_found_by_the_rules_of_uri_comparison) {
  EXPECT_EQ(registers("Contact: <sip:a@PHONE.test;transport=UDP>\r\n"), "ok");
  EXPECT_EQ(registers("Contact: <sip:%61@phone.test;transport=udp>\r\n", 2), "ok");
  EXPECT_EQ(bindings_.size(), 1U);
}

TEST_F(BindingsTest, end_by_themselves) {
  EXPECT_EQ(
      registers("Contact: <sip:a@10.0.0.9>;expires=90\r\nContact: <sip:a@10.0.0.8>\r\nExpires: 120\r\n"),
      "ok");
  passes(90s);
  EXPECT_EQ(contacts(), "a@10.0.0.8");
  passes(31s);
  EXPECT_EQ(bindings_.size(), 0U);
  EXPECT_EQ(counters_.read(RegistrarCounter::bindings_expired), 2U);
  EXPECT_FALSE(bindings_.next_deadline());
}

TEST_F(BindingsTest, of_one_call_id_change_only_with_a_higher_cseq) {
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>\r\n", 5), "ok");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>;expires=0\r\n", 5), "out of order");
  EXPECT_EQ(registers("Contact: *\r\nExpires: 0\r\n", 4), "out of order");
  EXPECT_EQ(contacts(), "a@10.0.0.9");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>;expires=0\r\n", 1, "another"), "ok");
  EXPECT_EQ(contacts(), "");
}

TEST_F(BindingsTest, change_all_or_none) {
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>\r\n", 5), "ok");
  EXPECT_EQ(registers("Contact: <sip:b@10.0.0.7>, <sip:a@10.0.0.9>\r\n", 5), "out of order");
  EXPECT_EQ(contacts(), "a@10.0.0.9");
  EXPECT_EQ(registers("Contact: <sip:b@10.0.0.7>, <sip:a@10.0.0.9>;expires=10\r\n", 6), "423 ");
  EXPECT_EQ(contacts(), "a@10.0.0.9");
}

TEST_F(BindingsTest, are_all_taken_out_by_a_star_that_is_alone_and_asks_for_zero) {
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>, <sip:a@10.0.0.8>\r\n"), "ok");
  EXPECT_EQ(registers("Contact: *\r\n", 2), "400 Contact * Needs Expires: 0");
  EXPECT_EQ(registers("Contact: *\r\nExpires: 60\r\n", 2), "400 Contact * Needs Expires: 0");
  EXPECT_EQ(registers("Contact: *\r\nContact: <sip:a@10.0.0.9>\r\nExpires: 0\r\n", 2),
            "400 Contact * Is Not Alone");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>, *\r\nExpires: 0\r\n", 2), "400 Contact * Is Not Alone");
  EXPECT_EQ(contacts(), "a@10.0.0.8 a@10.0.0.9");
  EXPECT_EQ(registers("Contact: *\r\nExpires: 0\r\n", 2), "ok");
  EXPECT_EQ(contacts(), "");
  EXPECT_EQ(bindings_.size(), 0U);
}

TEST_F(BindingsTest, that_are_too_brief_are_refused_and_too_long_ones_cut) {
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>;expires=59\r\n"), "423 ");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>;expires=4294967295\r\n"), "ok");
  EXPECT_EQ(bindings_.best(alice, now_)->ends, now_ + 7200s);
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>;expires=soon\r\n", 2), "ok");  // not a number: the default
  EXPECT_EQ(bindings_.best(alice, now_)->ends, now_ + 3600s);
}

TEST_F(BindingsTest, are_bounded_for_a_user_and_in_all) {
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.1>, <sip:a@10.0.0.2>, <sip:a@10.0.0.3>\r\n"), "ok");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.4>\r\n", 2), "too many");
  EXPECT_EQ(registers("Contact: <sip:b@10.0.0.5>, <sip:b@10.0.0.6>\r\n", 1, "c2", "bob@example.test"),
            "no room");
  EXPECT_EQ(contacts("bob@example.test"), "");
  EXPECT_EQ(registers("Contact: <sip:b@10.0.0.5>\r\n", 1, "c2", "bob@example.test"), "ok");
  EXPECT_EQ(contacts("bob@example.test"), "b@10.0.0.5");
}

TEST_F(BindingsTest, that_one_request_takes_out_leave_room_for_what_it_brings) {
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.1>, <sip:a@10.0.0.2>, <sip:a@10.0.0.3>\r\n"), "ok");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.1>;expires=0, <sip:a@10.0.0.4>\r\n", 2), "ok");
  EXPECT_EQ(contacts(), "a@10.0.0.4 a@10.0.0.3 a@10.0.0.2");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.2>;expires=0, <sip:a@10.0.0.2>;expires=0, <sip:a@10.0.0.5>, "
                      "<sip:a@10.0.0.6>\r\n",
                      3),
            "too many")
      << "one is taken out, however often it is said";
  const std::string out_and_in = "Contact: <sip:a@10.0.0.2>;expires=0, <sip:a@10.0.0.2>";
  EXPECT_EQ(registers(out_and_in + ", <sip:a@10.0.0.5>\r\n", 4), "too many") << "it comes back";
  EXPECT_EQ(registers(out_and_in + "\r\n", 5), "ok");
  EXPECT_EQ(contacts(), "a@10.0.0.2 a@10.0.0.4 a@10.0.0.3");
  EXPECT_EQ(registers(out_and_in + ", <sip:a@10.0.0.2>;expires=0, <sip:a@10.0.0.5>\r\n", 6), "ok");
  EXPECT_EQ(contacts(), "a@10.0.0.5 a@10.0.0.4 a@10.0.0.3") << "it is gone in the end";
}

TEST_F(BindingsTest, of_the_highest_q_the_latest_is_called_first) {
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.1>;q=0.5, <sip:a@10.0.0.2>;q=0.9, <sip:a@10.0.0.3>;q=0.9\r\n"),
            "ok");
  EXPECT_EQ(best(), "a@10.0.0.3");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.2>;q=0.9\r\n", 2), "ok");
  EXPECT_EQ(best(), "a@10.0.0.2");
}

TEST_F(BindingsTest, of_one_instance_and_flow_follow_the_phone_to_another_address) {
  const std::string flow = ";+sip.instance=\"<urn:uuid:1>\";reg-id=1\r\n";
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>" + flow), "ok");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.5:6060>" + flow, 1, "after a restart"), "ok");
  EXPECT_EQ(contacts(), "a@10.0.0.5:6060");
}

// RFC 5626 section 6: a reg-id counts where an instance is named, and where the first hop keeps the flow.
TEST_F(BindingsTest, of_one_instance_stand_side_by_side_by_their_reg_id) {
  const std::string instance = ";+sip.instance=\"<urn:uuid:1>\"";
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>" + instance + ";reg-id=1\r\n", 1, "flow 1"), "ok");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>" + instance + ";reg-id=2\r\n", 1, "flow 2"), "ok");
  EXPECT_EQ(contacts(), "a@10.0.0.9 a@10.0.0.9");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.5>" + instance + ";reg-id=1\r\n", 1, "flow 1 again"), "ok");
  EXPECT_EQ(contacts(), "a@10.0.0.9 a@10.0.0.5");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.7>;reg-id=1\r\n", 1, "of nobody"), "ok");
  EXPECT_EQ(bindings_.best(alice, now_)->reg_id, 0U) << "without an instance it is nothing";
}

TEST_F(BindingsTest, of_a_flow_are_made_only_where_the_first_hop_keeps_it) {
  const std::string flow = "Contact: <sip:a@10.0.0.9>;+sip.instance=\"<urn:uuid:1>\";reg-id=1\r\n";
  const std::string proxy = "Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bKb\r\n";
  EXPECT_EQ(registers(proxy + "Supported: outbound\r\n" + flow), "439 ");
  EXPECT_EQ(registers(proxy + "Supported: path, outbound\r\nPath: <sip:10.0.0.7;lr>\r\n" + flow), "439 ");
  EXPECT_EQ(contacts(), "");
  EXPECT_EQ(registers(proxy + flow), "ok");
  EXPECT_EQ(bindings_.best(alice, now_)->reg_id, 0U) << "who has not asked is registered without a flow";
  EXPECT_EQ(registers(proxy + "Supported: outbound\r\nPath: <sip:10.0.0.7;lr;ob>\r\n" + flow, 2), "ok");
  EXPECT_EQ(bindings_.best(alice, now_)->reg_id, 1U);
}

TEST_F(BindingsTest, of_a_flow_come_alone_but_others_may_go_with_them) {
  const std::string flow = "Contact: <sip:a@10.0.0.9>;+sip.instance=\"<urn:uuid:1>\";reg-id=1\r\n";
  EXPECT_EQ(registers(flow + "Contact: <sip:a@10.0.0.8>\r\n"), "400 A Flow Is Registered Alone");
  EXPECT_EQ(registers(flow + "Contact: <sip:a@10.0.0.8>;expires=0\r\n", 2), "ok");
  EXPECT_EQ(contacts(), "a@10.0.0.9");
}

const std::string at_nine = "Contact: <sip:a@10.0.0.9>;+sip.instance=\"<urn:uuid:1>\"";
const std::string at_eight = "Contact: <sip:a@10.0.0.8>;+sip.instance=\"<urn:uuid:1>\"";

// RFC 5627 sections 3.1.2 and 5.4.
TEST_F(BindingsTest, of_an_instance_have_another_temporary_gruu_at_each_refresh_and_all_of_them_hold) {
  EXPECT_EQ(registers(at_nine + "\r\n"), "ok");
  const auto first = temporary_gruu();
  EXPECT_EQ(first.find("alice"), std::string::npos);
  EXPECT_EQ(first.substr(first.find('@')), "@example.test;gr");
  EXPECT_EQ(registers("", 2), "ok");
  EXPECT_EQ(temporary_gruu(), first) << "who asks is told the last one";
  EXPECT_EQ(registers(at_nine + "\r\n", 3), "ok");
  const auto second = temporary_gruu();
  std::size_t same = 0;
  for (std::size_t i = 4; i < first.find('@'); ++i) same += first[i] == second[i] ? 1U : 0U;
  EXPECT_LT(same, 24U) << first << " " << second;
  EXPECT_EQ(meant_by(first), "a@10.0.0.9");
  EXPECT_EQ(meant_by(second), "a@10.0.0.9");
}

TEST_F(BindingsTest, of_another_call_id_end_the_temporary_gruus_before_wherever_the_phone_is_now) {
  EXPECT_EQ(registers(at_nine + "\r\n"), "ok");
  const auto first = temporary_gruu();
  EXPECT_EQ(registers(at_nine + "\r\n", 1, "c2"), "ok");
  EXPECT_EQ(meant_by(first), "");
  const auto second = temporary_gruu();
  EXPECT_EQ(registers(at_eight + "\r\n", 1, "c3"), "ok");
  EXPECT_EQ(meant_by(second), "");
  const auto third = temporary_gruu();
  EXPECT_EQ(registers(at_eight + "\r\n", 2, "c3"), "ok");
  EXPECT_NE(meant_by(third), "") << "that its old contact had another Call-ID does not count twice";
  EXPECT_EQ(meant_by(second), "");
}

TEST_F(BindingsTest, of_one_instance_share_their_temporary_gruus_though_each_flow_has_a_call_id) {
  EXPECT_EQ(registers(at_nine + ";reg-id=1\r\n", 1, "c1"), "ok");
  const auto first = temporary_gruu();
  EXPECT_EQ(registers(at_eight + ";reg-id=2\r\n", 1, "c2"), "ok");
  EXPECT_EQ(registers(at_nine + ";reg-id=1\r\n", 2, "c1"), "ok");
  EXPECT_NE(meant_by(first), "");
  EXPECT_EQ(registers(at_nine + ";reg-id=1;expires=0\r\n", 3, "c1"), "ok");
  EXPECT_EQ(meant_by(first), "a@10.0.0.8") << "by the other flow";
  EXPECT_EQ(registers(at_eight + ";reg-id=2\r\n", 1, "c3"), "ok");
  EXPECT_EQ(meant_by(first), "");
}

TEST_F(BindingsTest, take_their_temporary_gruus_with_them) {
  EXPECT_EQ(registers(at_nine + ";expires=60\r\n"), "ok");
  const auto first = temporary_gruu();
  passes(60s);
  EXPECT_EQ(meant_by(first), "");
  EXPECT_EQ(registers(at_nine + "\r\n", 2), "ok");
  EXPECT_EQ(meant_by(first), "") << "though it comes back by the same Call-ID";
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.7>;+sip.instance=\"<urn:uuid:2>\"\r\n", 1, "c2"), "ok");
  const auto other = temporary_gruu();
  EXPECT_EQ(registers(at_nine + ";expires=0\r\n", 3), "ok");
  EXPECT_EQ(meant_by(other), "a@10.0.0.7") << "another phone's";
}

TEST_F(BindingsTest, are_meant_by_no_temporary_gruu_that_they_have_not_made) {
  EXPECT_EQ(registers(at_nine + "\r\n"), "ok");
  const auto gruu = temporary_gruu();
  for (std::size_t i = 4; i < gruu.find('@'); ++i) {
    auto changed = gruu;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_EQ(meant_by(changed), "") << i;
  }
  EXPECT_EQ(meant_by(gruu.substr(0, 4) + gruu.substr(5)), "");
  EXPECT_EQ(meant_by("sip:alice@example.test;gr"), "");
  const TemporaryGruus after_a_restart(base::drawn_key(random_));
  EXPECT_FALSE(after_a_restart.read(gruu.substr(4, gruu.find('@') - 4)));
}

TEST_F(BindingsTest, keep_the_path_and_know_a_nat_by_its_via) {
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>\r\nPath: <sip:p1;lr>, <sip:p2;lr>\r\nPath: <sip:p3;lr>\r\n"),
            "ok");
  EXPECT_EQ(bindings_.best(alice, now_)->path(), "<sip:p1;lr>, <sip:p2;lr>, <sip:p3;lr>");
  EXPECT_FALSE(bindings_.best(alice, now_)->behind_nat);
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.9>\r\nPath: p1\r\n", 2), "400 Malformed Path");
}

TEST_F(BindingsTest, make_the_workers_know_where_the_register_came_from) {
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.1>\r\n"), "ok");
  EXPECT_EQ(told(), "+9") << "the source, not what Contact or Via say";
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.1>\r\n", 2), "ok");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.2>\r\n", 3), "ok");
  EXPECT_EQ(told(), "") << "a refresh, and a second phone behind the same address";
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.2>;expires=0\r\n", 4), "ok");
  passes(60s);
  EXPECT_EQ(told(), "") << "the first phone is there still";
  from_.remote = *base::Endpoint::parse("10.0.0.8:5060");
  EXPECT_EQ(registers("Contact: <sip:a@10.0.0.1>\r\n", 5), "ok");
  EXPECT_EQ(told(), "+8") << "it has moved";
  passes(32s);
  EXPECT_EQ(told(), "-9");
}

TEST_F(BindingsTest, let_the_workers_forget_their_source_however_they_end) {
  const auto adds = [this](int cseq) {
    EXPECT_EQ(registers("Contact: <sip:a@10.0.0.1>;expires=60\r\n", cseq), "ok");
    EXPECT_EQ(told(), "+9");
  };
  const auto is_forgotten = [this](const char* how) {
    passes(31s);
    EXPECT_EQ(told(), "") << how;
    passes(1s);
    EXPECT_EQ(told(), "-9") << how;
  };
  adds(1);
  EXPECT_EQ(registers("Contact: *\r\nExpires: 0\r\n", 2), "ok");
  is_forgotten("the user took out all");
  adds(3);
  bindings_.forget(alice, now_);
  is_forgotten("the user is gone");
  adds(4);
  passes(60s);
  is_forgotten("it expired");
  EXPECT_EQ(peers_.size(), 0U);
}

}  // namespace
}  // namespace trunkline::controlplane
