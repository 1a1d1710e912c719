#include "controlplane/app/call_walk.h"

#include <memory>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "controlplane/app/call_snapshot.h"
#include "controlplane/app/figures.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint32_t proxy_table = 1;  // in the name of a place
constexpr std::uint32_t slice = 1024;  // places of a table: some ten microseconds, most of them cache misses

class CallWalk : public std::enable_shared_from_this<CallWalk> {
 public:
  CallWalk(Appliance& appliance, std::size_t most, Done<CallList> done)
      : appliance_(appliance), most_(most), done_(std::move(done)) {}

  void begin(base::SessionHandle after) {
    shard_ = static_cast<std::uint8_t>(after.owner);
    place_ = after.index;
    in_proxy_ = after.generation == proxy_table;
    appliance_.visit(
        [self = shared_from_this()](Shard& shard) {
          self->list_.total += shard.coordinator().sessions() + shard.coordinator().proxy().under_way;
        },
        [self = shared_from_this()] { self->go_on(); });
  }

 private:
  void go_on() {
    if (shard_ >= appliance_.shards() || list_.calls.size() >= most_) return finish();
    appliance_.post(base::ShardId{shard_}, [self = shared_from_this()](Shard& shard) { self->look(shard); });
  }

  void look(Shard& shard) {
    if (in_proxy_) return look_at_proxy(shard);
    const auto now = appliance_.clock().now();
    const auto questions = std::make_shared<FigureQuestions>(appliance_, shard);
    place_ = shard.coordinator().walk(place_, slice, [&](base::SessionHandle handle, const Session& session) {
      questions->ask(handle, session,
                     [self = shared_from_this(), number = list_.calls.size()](const MediaNews& news) {
                       auto& call = self->list_.calls[number];
                       add_figures(news, news.party == Party::a ? call.from_caller : call.from_callee);
                     });
      list_.calls.push_back(
          snapshot_of(handle, session, shard.media(), shard.coordinator().routing().services(), now));
      return list_.calls.size() < most_;
    });
    if (place_ == Coordinator::all) {
      in_proxy_ = true;
      place_ = 0;
    }
    questions->wait([self = shared_from_this()] { self->go_on(); });
  }

  void look_at_proxy(const Shard& shard) {
    const auto now = appliance_.clock().now();
    const auto& contexts = shard.coordinator().proxy().contexts;
    place_ = contexts.walk(place_, slice, [&](ContextHandle handle, const auto& context) {
      if (context->is_under_way()) list_.calls.push_back(snapshot_of(handle, *context, now));
      return list_.calls.size() < most_;
    });
    if (place_ == contexts.capacity()) {
      ++shard_;
      in_proxy_ = false;
      place_ = 0;
    }
    go_on();
  }

  void finish() {
    if (shard_ < appliance_.shards())
      list_.next = fmt::format("{}-{}-{}", shard_, place_, in_proxy_ ? proxy_table : 0);
    boost::asio::post(appliance_.io(), [self = shared_from_this()] { self->done_(std::move(self->list_)); });
  }

  Appliance& appliance_;
  std::size_t most_;
  Done<CallList> done_;
  CallList list_;
  std::uint8_t shard_ = 0;
  bool in_proxy_ = false;    // a shard's calls come first, then what rings through its proxy
  std::uint32_t place_ = 0;  // in the shard's table: the next one to look at
};

}  // namespace

void list_calls(Appliance& appliance, const CallPage& page, Done<CallList> done) {
  std::make_shared<CallWalk>(appliance, page.most, std::move(done))
      ->begin(read_call_id(page.after).value_or(base::SessionHandle{}));
}

}  // namespace trunkline::controlplane
