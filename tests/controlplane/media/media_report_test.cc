#include "tests/controlplane/media/media_fixture.h"

namespace trunkline::controlplane {
namespace {

using gate::Report;
using gate::ReportKind;

class MediaReport : public MediaTest {
 protected:
  std::optional<std::uint64_t> report(ReportKind kind, base::MediaHandle slot) {
    const auto news = media.on_report({kind, slot, {}, {}, {}});
    if (!news || news->kind != MediaNewsKind::timed_out) return std::nullopt;
    return news->owner;
  }
};

TEST_F(MediaReport, a_call_has_timed_out_when_all_its_peers_are_silent) {
  talk();
  EXPECT_FALSE(report(ReportKind::timed_out, handle(Party::a)));
  EXPECT_EQ(report(ReportKind::timed_out, handle(Party::b)), 77U);
}

TEST_F(MediaReport, a_peer_that_came_back_keeps_the_call_alive) {
  talk();
  EXPECT_FALSE(report(ReportKind::timed_out, handle(Party::a)));
  EXPECT_FALSE(report(ReportKind::heard_again, handle(Party::a)));
  EXPECT_FALSE(report(ReportKind::timed_out, handle(Party::b)));
  EXPECT_EQ(report(ReportKind::timed_out, handle(Party::a)), 77U);
}

TEST_F(MediaReport, an_order_to_the_worker_starts_the_time_anew) {
  talk();
  EXPECT_FALSE(report(ReportKind::timed_out, handle(Party::a)));
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4002")));
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6002", "", "0")));
  EXPECT_FALSE(report(ReportKind::timed_out, handle(Party::b)));
}

TEST_F(MediaReport, a_peer_on_hold_is_not_waited_for) {
  talk();
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000", "a=sendonly\r\n")));
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "a=recvonly\r\n", "0")));
  EXPECT_FALSE(report(ReportKind::timed_out, handle(Party::b)));  // it crossed the order
  EXPECT_EQ(report(ReportKind::timed_out, handle(Party::a)), 77U);
}

TEST_F(MediaReport, a_call_of_a_service_has_one_peer) {
  ASSERT_TRUE(media.local_answer(call, audio_at("192.0.2.1:4000"), rtp::g711_capabilities(),
                                 rtp::SlotMode::echo, a, now));
  work();
  EXPECT_EQ(report(ReportKind::timed_out, handle(Party::a)), 77U);
}

TEST_F(MediaReport, reports_about_slots_of_former_calls_are_ignored) {
  talk();
  const auto old = handle(Party::a);
  media.close(call, now);
  work();
  EXPECT_FALSE(report(ReportKind::timed_out, old));
  EXPECT_FALSE(report(ReportKind::timed_out, {}));
  EXPECT_FALSE(report(ReportKind::latched, {.owner = 200, .index = 5, .generation = 3}));
}

TEST_F(MediaReport, totals_of_closed_slots_add_up) {
  for (int i = 0; i < 2; ++i) {
    Report closed;
    closed.totals.packets_received = 10;
    closed.totals.packets_sent = 3;
    closed.totals.packets_lost = 1;
    EXPECT_FALSE(media.on_report(closed));
  }
  EXPECT_EQ(media.totals().slots, 2U);
  EXPECT_EQ(media.totals().packets_received, 20U);
  EXPECT_EQ(media.totals().packets_sent, 6U);
  EXPECT_EQ(media.totals().packets_lost, 2U);
}

TEST_F(MediaReport, a_question_reaches_every_open_slot_and_its_answer_names_stream_and_party) {
  talk();
  media.ask(call);
  ASSERT_EQ(media.commands().size(), 2U);
  for (const auto& command : media.commands()) EXPECT_EQ(command.kind, gate::CommandKind::ask_slot);
  EXPECT_EQ(media.commands()[0].handle, handle(Party::a));
  media.clear_commands();
  Report answer{ReportKind::figures, handle(Party::b), {}, {}, {}};
  answer.totals.packets_received = 12;
  answer.quality.mos = 440;
  const auto news = media.on_report(answer);
  ASSERT_TRUE(news);
  EXPECT_EQ(news->kind, MediaNewsKind::figures);
  EXPECT_EQ(news->owner, 77U);
  EXPECT_EQ(news->party, Party::b);
  EXPECT_EQ(news->stream, 0);
  EXPECT_EQ(news->totals, answer.totals);
  EXPECT_EQ(news->quality, answer.quality);
}

TEST_F(MediaReport, final_figures_name_the_call_even_when_it_is_gone) {
  talk();
  Report last{ReportKind::totals, handle(Party::a), {}, {}, {}};
  last.quality.mos = 321;
  media.close(call, now);
  work();
  const auto news = media.on_report(last);
  ASSERT_TRUE(news);
  EXPECT_EQ(news->kind, MediaNewsKind::ended);
  EXPECT_EQ(news->owner, 77U);
  EXPECT_EQ(news->party, Party::a);
  EXPECT_EQ(news->quality.mos, 321);
  ++last.handle.generation;
  EXPECT_FALSE(media.on_report(last));
}

TEST_F(MediaReport, one_way_media_is_told_of_the_party_that_is_not_heard) {
  talk();
  const auto news = media.on_report({ReportKind::one_way, handle(Party::b), {}, {}, {}});
  ASSERT_TRUE(news);
  EXPECT_EQ(news->kind, MediaNewsKind::one_way);
  EXPECT_EQ(news->party, Party::b);
}

TEST_F(MediaReport, ports_rest_before_they_are_used_again) {
  talk();
  media.close(call, now);
  work();
  EXPECT_EQ(media.slots_quarantined(), 2U);
  EXPECT_EQ(media.next_deadline(), now + 5s);
  media.advance(now + 5s);
  EXPECT_EQ(media.slots_quarantined(), 0U);
  EXPECT_FALSE(media.next_deadline());
}

}  // namespace
}  // namespace trunkline::controlplane
