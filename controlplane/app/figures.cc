#include "controlplane/app/figures.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>

#include "controlplane/session/request_user.h"

namespace trunkline::controlplane {
namespace {

constexpr std::chrono::milliseconds patience{100};

}  // namespace

void add_figures(const MediaNews& news, std::optional<MediaFigures>& to) {
  const bool is_first = !to;
  if (is_first) to.emplace();
  const auto& totals = news.totals;
  to->received += totals.packets_received;
  to->sent += totals.packets_sent;
  to->refused += totals.packets_refused;
  to->lost += totals.packets_lost;
  to->reordered += totals.packets_reordered;
  to->duplicated += totals.packets_duplicated;
  to->jitter_ms = std::max(to->jitter_ms, totals.jitter_us / 1000.0);
  const double silent = news.quality.silent_ms / 1000.0;
  to->silent_s = is_first ? silent : std::min(to->silent_s, silent);
  if (news.quality.mos == 0) return;  // not known
  const double mos = news.quality.mos / 100.0;
  to->mos = to->mos ? std::min(*to->mos, mos) : mos;
}

FigureQuestions::FigureQuestions(Appliance& appliance, Shard& shard)
    : shard_(shard), io_(appliance.io(shard.id())), timer_(io_) {}

void FigureQuestions::ask(base::SessionHandle call, const Session& session, Answer answer) {
  if (!session.media_open) return;
  calls_[RequestUser{call}.pack()] = std::move(answer);
  missing_ += shard_.ask_figures(session.media);
}

void FigureQuestions::wait(std::function<void()> done) {
  done_ = std::move(done);
  if (missing_ == 0) return boost::asio::post(io_, [self = shared_from_this()] { self->finish(); });
  listener_ = shard_.listen([self = shared_from_this()](const MediaNews& news) { self->hear(news); });
  timer_.expires_after(patience);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code&) { self->finish(); });
}

void FigureQuestions::hear(const MediaNews& news) {
  if (news.kind != MediaNewsKind::figures || missing_ == 0) return;
  const auto found = calls_.find(news.owner);
  if (found == calls_.end()) return;
  found->second(news);
  if (--missing_ == 0) timer_.cancel();  // which ends the wait
}

void FigureQuestions::finish() {
  if (listener_) shard_.forget(*listener_);
  listener_.reset();
  calls_.clear();
  std::exchange(done_, {})();
}

}  // namespace trunkline::controlplane
