#include "controlplane/app/call_detail.h"

#include <memory>
#include <utility>

#include <boost/asio/post.hpp>

#include "controlplane/app/call_snapshot.h"
#include "controlplane/app/figures.h"
#include "controlplane/session/call_pending.h"
#include "controlplane/session/request_user.h"

namespace trunkline::controlplane {
namespace {

std::string_view name_of(sip::DialogState state) {
  switch (state) {
    case sip::DialogState::inviting: return "inviting";
    case sip::DialogState::early: return "early";
    case sip::DialogState::confirmed: return "confirmed";
  }
  return "unknown";
}

constexpr std::string_view name_of(Side side) { return side == Side::a ? "caller" : "callee"; }
constexpr std::string_view name_of(Party party) { return party == Party::a ? "caller" : "callee"; }

LegSnapshot snapshot_of(const Session& session, Side side, const Leg& leg) {
  const auto& dialog = leg.dialog;
  LegSnapshot out;
  out.side = name_of(side);
  out.call_id = dialog.call_id();
  out.dialog = name_of(dialog.state());
  out.local_tag = sip::view(dialog.local_tag().text());
  out.remote_tag = dialog.remote_tag();
  out.address = leg.hop.remote.to_string();
  out.target = dialog.remote_target();
  out.route = dialog.route_set();
  out.local_cseq = dialog.local_cseq();
  out.pending = pending_of(session, side, leg);
  return out;
}

LegSnapshot snapshot_of(const Session& session, const Branch& branch) {
  auto out = snapshot_of(session, Side::b, branch.leg);
  out.pending.insert(out.pending.begin(), "branch " + std::string(to_string(branch.state)));
  return out;
}

StreamSnapshot snapshot_of(std::uint32_t number, Party party, const MediaStream& stream,
                           const rtp::MediaLayout& layout) {
  const auto& side = stream.sides[party];
  const auto& slot = stream.slots[party];
  StreamSnapshot out;
  out.stream = number;
  out.party = name_of(party);
  out.direction = to_string(side.direction);
  out.payload_type = static_cast<std::uint32_t>(side.payload_type);
  if (slot.handle) out.local = layout.local(slot.handle).to_string();
  if (side.source.rtp().port != 0) out.remote = side.source.rtp().to_string();
  if (const auto latched = stream.latched_source(party); latched.port != 0) out.latched = latched.to_string();
  out.state = !slot.open ? "closed" : slot.silent ? "silent" : "open";
  return out;
}

CallDetail detail_of(base::SessionHandle handle, const Session& session, const Shard& shard,
                     const rtp::MediaLayout& layout, base::Instant now) {
  const MediaCalls& media = shard.media();
  CallDetail detail;
  detail.call = snapshot_of(handle, session, media, shard.coordinator().routing().services(), now);
  detail.conditions = conditions_of(session, shard.coordinator().trunks().trunks());
  if (const auto other = media.joined_with(session.media))
    detail.conditions.push_back("bridged with " +
                                call_id_of(RequestUser::unpack(*other, shard.id()).session));
  for (const auto side : {Side::a, Side::b}) {
    if (side == Side::b && session.fork) {
      for (const Branch& branch : session.fork->branches) detail.legs.push_back(snapshot_of(session, branch));
    } else if (session.is_sip(side)) {
      detail.legs.push_back(snapshot_of(session, side, session.leg(side)));
    }
  }
  if (!session.media_open) return detail;
  for (std::uint32_t n = 0; const auto* stream = media.stream(session.media, n); ++n) {
    for (const auto party : {Party::a, Party::b}) {
      if (stream->slots[party].handle) detail.streams.push_back(snapshot_of(n, party, *stream, layout));
    }
  }
  return detail;
}

void add_news(const MediaNews& news, CallDetail& detail) {
  add_figures(news, news.party == Party::a ? detail.call.from_caller : detail.call.from_callee);
  for (auto& stream : detail.streams) {
    if (stream.stream == news.stream && stream.party == name_of(news.party))
      add_figures(news, stream.figures);
  }
}

}  // namespace

void show_call(Appliance& appliance, const std::string& id, Done<std::optional<CallDetail>> done) {
  const auto call = read_call_id(id);
  if (!call || call->owner >= appliance.shards()) return done(std::nullopt);
  const base::ShardId owner{static_cast<std::uint8_t>(call->owner)};
  appliance.post(owner, [&appliance, call = *call, done = std::move(done)](Shard& shard) {
    const auto* session = shard.coordinator().find(call);
    if (session == nullptr) return boost::asio::post(appliance.io(), [done] { done(std::nullopt); });
    const auto detail = std::make_shared<CallDetail>(
        detail_of(call, *session, shard, appliance.media_layout(), appliance.clock().now()));
    const auto questions = std::make_shared<FigureQuestions>(appliance, shard);
    questions->ask(call, *session, [detail](const MediaNews& news) { add_news(news, *detail); });
    questions->wait(
        [&appliance, detail, done] { boost::asio::post(appliance.io(), [detail, done] { done(*detail); }); });
  });
}

}  // namespace trunkline::controlplane
