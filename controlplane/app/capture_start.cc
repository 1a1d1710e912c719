#include "controlplane/app/capture_start.h"

#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include "controlplane/app/call_capture.h"
#include "controlplane/app/call_snapshot.h"

namespace trunkline::controlplane {
namespace {

std::string title_of(const CaptureWish& wish) {
  switch (wish.kind) {
    case gate::CaptureKind::call: return "call " + wish.call;
    case gate::CaptureKind::ip: return "address " + wish.address.to_string();
    case gate::CaptureKind::sip:
    case gate::CaptureKind::none: break;
  }
  return "all signalling";
}

/// From the question until the capture has its number. Touched on shard 0's thread, but for `order`, which
/// goes with the one message there and back.
struct Beginning {
  CaptureOrder order;
  CaptureNumber number = 0;
  bool stopped = false;
};

void refuse(const CaptureOrder& order, std::string why) {
  CaptureResult result;
  result.error = std::move(why);
  order.ended(std::move(result));
}

void begin_call(Appliance& appliance, base::SessionHandle call, const std::shared_ptr<Beginning>& beginning) {
  const base::ShardId owner{static_cast<std::uint8_t>(call.owner)};
  appliance.post(owner, [&appliance, call, beginning](Shard& shard) {
    const auto* session = shard.coordinator().find(call);
    if (session == nullptr) return refuse(beginning->order, "there is no call " + call_id_of(call));
    beginning->order.filter =
        filter_of(*session, shard.media(), appliance.media_layout(), appliance.call_id_digest());
    appliance.post(base::ShardId{0}, [&appliance, call, beginning](Shard&) {
      beginning->number = appliance.captures().start(std::move(beginning->order));
      follow_call(appliance, call, beginning->number);
      if (beginning->stopped) appliance.captures().stop(beginning->number, "stopped");
    });
  });
}

}  // namespace

Stop begin_capture(Appliance& appliance, const CaptureWish& wish, Descriptor file, Done<CaptureResult> done) {
  const auto beginning = std::make_shared<Beginning>();
  auto& order = beginning->order;
  order.bounds = wish.bounds;
  order.file = std::move(file);
  order.title = title_of(wish);
  spdlog::info("capture of {} begins", order.title);
  order.ended = [&appliance, title = order.title, done = std::move(done)](const CaptureResult& result) {
    if (result.error.empty()) {
      spdlog::info("capture of {} ended by {}: {} packets, {} lost", title, result.ended, result.packets,
                   result.lost);
    } else {
      spdlog::warn("capture of {}: {}", title, result.error);
    }
    boost::asio::post(appliance.io(), [done, result] { done(result); });
  };
  if (wish.kind == gate::CaptureKind::call) {
    const auto call = read_call_id(wish.call);
    if (!call || call->owner >= appliance.shards()) {
      refuse(order, "there is no call " + wish.call);
      return {};
    }
    begin_call(appliance, *call, beginning);
  } else {
    order.filter.kind = wish.kind;
    order.filter.address = wish.address;
    beginning->number = appliance.captures().start(std::move(order));
  }
  return [&appliance, beginning] {
    beginning->stopped = true;
    if (beginning->number != 0) appliance.captures().stop(beginning->number, "stopped");
  };
}

}  // namespace trunkline::controlplane
