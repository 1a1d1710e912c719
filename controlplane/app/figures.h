// Asks workers how the media of some calls does, and waits for them a little while.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include <boost/asio/steady_timer.hpp>

#include "base/handle.h"
#include "controlplane/app/appliance.h"
#include "controlplane/ctl/snapshot.h"
#include "controlplane/media/media_news.h"
#include "controlplane/shard/shard.h"

namespace trunkline::controlplane {

/// Adds what one slot's answer says to what is known of the party.
void add_figures(const MediaNews& news, std::optional<MediaFigures>& to);

/// All of it on the thread of one shard. A worker answers in its next round; one that does not within a tenth
/// of a second is not waited for, and what it would have said stays unknown.
class FigureQuestions : public std::enable_shared_from_this<FigureQuestions> {
 public:
  using Answer = std::function<void(const MediaNews&)>;

  FigureQuestions(Appliance& appliance, Shard& shard);

  /// `answer` hears of each slot of the call.
  void ask(base::SessionHandle call, const Session& session, Answer answer);
  /// `done` is called once, later, on this thread.
  void wait(std::function<void()> done);

 private:
  void hear(const MediaNews& news);
  void finish();

  Shard& shard_;
  boost::asio::io_context& io_;
  boost::asio::steady_timer timer_;
  std::map<std::uint64_t, Answer> calls_;  // by the owner that news name
  std::size_t missing_ = 0;
  std::optional<Shard::MediaListeners::iterator> listener_;
  std::function<void()> done_;
};

}  // namespace trunkline::controlplane
