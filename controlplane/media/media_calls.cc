#include "controlplane/media/media_calls.h"

#include <algorithm>

#include "controlplane/media/slot_plan.h"
#include "rtp/relay/digit_records.h"

namespace trunkline::controlplane {
namespace {

// A session id is below 2^63: some peers keep it in a signed number (RFC 8866 section 5.2 sets no bound).
constexpr unsigned session_id_shift = 1;

}  // namespace

MediaCalls::MediaCalls(const MediaSettings& settings, base::ShardId shard, std::uint8_t shards,
                       base::Random& random)
    : random_(random),
      calls_(static_cast<std::uint8_t>(shard), settings.calls),
      streams_(settings, shard, shards),
      pace_(rtp::DigitRecords::records_for(settings.layout.slots_per_worker()) / shards),
      description_(std::make_unique<rtp::Description>()) {}

base::Result<MediaCallHandle, MediaError> MediaCalls::open(std::uint64_t owner) {
  const auto handle = calls_.emplace();
  if (!handle) return base::fail(MediaError::no_room);
  auto& call = *calls_.find(*handle);
  call.owner = owner;
  call.dscp.items.fill(streams_.settings().dscp);
  for (auto& origin : call.origins.items) origin.session_id = random_.next() >> session_id_shift;
  return *handle;
}

void MediaCalls::mark(MediaCallHandle handle, Party towards, std::optional<std::uint8_t> dscp) noexcept {
  auto* const call = calls_.find(handle);
  if (call != nullptr) call->dscp[towards] = dscp.value_or(streams_.settings().dscp);
}

void MediaCalls::close(MediaCallHandle handle, base::Instant now) {
  auto* const call = calls_.find(handle);
  if (call == nullptr) return;
  part(handle);
  streams_.shrink(call->streams, 0, now);
  calls_.erase(handle);
}

void MediaCalls::rollback(MediaCallHandle handle, base::Instant now) {
  auto* const call = calls_.find(handle);
  if (call == nullptr || call->exchange == rtp::ExchangeState::stable) return;
  end_offer(*call, now);
}

void MediaCalls::settle(MediaCallHandle handle, base::Instant now) {
  auto* const call = calls_.find(handle);
  if (call == nullptr || call->exchange != rtp::ExchangeState::stable) return;
  release_dead(*call, now);
}

void MediaCalls::play(MediaCallHandle handle, rtp::SlotMode mode) {
  auto* const call = calls_.find(handle);
  if (call == nullptr || !call->is_local) return;
  call->mode = mode;
  for (const auto name : call->streams) {
    if (!name) continue;
    auto& stream = streams_.at(name);
    if (stream.slots[Party::a].open) apply(*call, stream, false, false);
  }
}

void MediaCalls::ask(MediaCallHandle handle) {
  const auto* const call = calls_.find(handle);
  if (call == nullptr) return;
  for (const auto name : call->streams) {
    if (!name) continue;
    for (const auto& slot : streams_.at(name).slots.items) streams_.orders().ask(slot);
  }
}

std::optional<MediaNews> MediaCalls::on_report(const gate::Report& report) {
  if (report.kind == gate::ReportKind::totals) totals_.add(report.totals);
  const auto lease = streams_.lease(report.handle);
  if (!lease) return std::nullopt;
  MediaNews news{MediaNewsKind::figures, lease->owner, lease->party, lease->number, {}, {}};
  if (report.kind == gate::ReportKind::totals) {
    news.kind = MediaNewsKind::ended;
    news.totals = report.totals;
    news.quality = report.quality;
    return news;
  }
  const auto tenant = streams_.tenant(report.handle);
  if (!tenant) return std::nullopt;
  auto& slot = tenant->stream->slots[tenant->party];
  switch (report.kind) {
    case gate::ReportKind::latched: {
      auto& latched = tenant->stream->latched;
      if (latched == nullptr) latched = std::make_unique<PerParty<base::Endpoint>>();
      (*latched)[tenant->party] = report.source;
      return std::nullopt;
    }
    case gate::ReportKind::heard_again: slot.silent = false; return std::nullopt;
    case gate::ReportKind::timed_out:
      if (!ends_call(*tenant)) return std::nullopt;
      news.kind = MediaNewsKind::timed_out;
      return news;
    case gate::ReportKind::one_way: news.kind = MediaNewsKind::one_way; return news;
    case gate::ReportKind::digit:
      news.kind = MediaNewsKind::digit;
      news.digit = report.digit;
      return news;
    case gate::ReportKind::figures:
      news.totals = report.totals;
      news.quality = report.quality;
      return news;
    case gate::ReportKind::totals: break;
  }
  return std::nullopt;
}

bool MediaCalls::ends_call(const StreamTable::Tenant& tenant) noexcept {
  auto& slot = tenant.stream->slots[tenant.party];
  // It may have crossed the order that put the peer on hold.
  if (!slot.open || !slot.expects_media) return false;
  slot.silent = true;
  const auto* const call = calls_.find(tenant.stream->call);
  return call != nullptr && all_silent(*call);
}

bool MediaCalls::all_silent(const MediaCall& call) const noexcept {
  return std::all_of(call.streams.begin(), call.streams.end(), [this](const auto name) {
    if (!name) return true;
    const auto& slots = streams_.at(name).slots.items;
    return std::all_of(slots.begin(), slots.end(), [](const StreamSlot& slot) {
      return !slot.open || !slot.expects_media || slot.silent;
    });
  });
}

const MediaStream* MediaCalls::stream(MediaCallHandle handle, std::size_t n) const noexcept {
  static const MediaStream not_carried;
  const auto* const call = calls_.find(handle);
  if (call == nullptr || n >= call->streams.size()) return nullptr;
  const auto name = call->streams[n];
  return name ? &streams_.at(name) : &not_carried;
}

}  // namespace trunkline::controlplane
