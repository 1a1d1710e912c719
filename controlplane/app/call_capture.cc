#include "controlplane/app/call_capture.h"

#include <chrono>
#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr auto between_lookups = 200ms;
constexpr int looks_after_the_end = 15;  // three seconds: BYE's answer may be lost, and be repeated

class CallCapture : public std::enable_shared_from_this<CallCapture> {
 public:
  CallCapture(Appliance& appliance, base::SessionHandle call, CaptureNumber number)
      : appliance_(appliance), call_(call), number_(number), timer_(appliance.io()) {}

  void wait() {
    timer_.expires_after(between_lookups);
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->look();
    });
  }

 private:
  void look() {
    appliance_.post(base::ShardId{static_cast<std::uint8_t>(call_.owner)},
                    [self = shared_from_this()](Shard& shard) {
                      const auto* session = shard.coordinator().find(self->call_);
                      const bool lives = session != nullptr;
                      if (lives) {
                        self->appliance_.captures().change(
                            self->number_, filter_of(*session, shard.media(), self->appliance_.media_layout(),
                                                     self->appliance_.call_id_digest()));
                      }
                      self->appliance_.post(base::ShardId{0}, [self, lives](Shard&) { self->looked(lives); });
                    });
  }

  void looked(bool lives) {
    looks_left_ = lives ? looks_after_the_end : looks_left_ - 1;
    if (looks_left_ > 0) return wait();
    appliance_.captures().stop(number_, "call");
  }

  Appliance& appliance_;
  base::SessionHandle call_;
  CaptureNumber number_;
  boost::asio::steady_timer timer_;  // on shard 0's thread
  int looks_left_ = looks_after_the_end;
};

void add(gate::CaptureFilter& filter, const rtp::MediaLayout& layout, base::MediaHandle slot) {
  if (!slot || filter.media_count == gate::CaptureFilter::most_media) return;
  filter.media[filter.media_count++] = layout.local(slot);
}

}  // namespace

gate::CaptureFilter filter_of(const Session& session, const MediaCalls& media, const rtp::MediaLayout& layout,
                              const base::SipHash& digest) {
  gate::CaptureFilter filter;
  filter.kind = gate::CaptureKind::call;
  for (const auto side : {Side::a, Side::b}) {
    const auto call_id = session.leg(side).dialog.call_id();
    if (!call_id.empty()) filter.call_ids[filter.call_id_count++] = digest(call_id);
  }
  if (!session.media_open) return filter;
  for (std::size_t n = 0; const auto* stream = media.stream(session.media, n); ++n) {
    for (const auto party : {Party::a, Party::b}) {
      add(filter, layout, stream->slots[party].handle);
      add(filter, layout, stream->proposed(party));
    }
  }
  return filter;
}

void follow_call(Appliance& appliance, base::SessionHandle call, CaptureNumber number) {
  std::make_shared<CallCapture>(appliance, call, number)->wait();
}

}  // namespace trunkline::controlplane
