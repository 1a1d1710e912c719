// Carries one step out and says in JSON what came of it.
#pragma once

#include <string>

#include "perf/trafgen/generator.h"
#include "perf/trafgen/step.h"

namespace trunkline::trafgen {

/// Returns when the step is done. The line has an "error" when it could not be done at all.
[[nodiscard]] std::string run_step(Generator& generator, const Options& options, const Step& step);

}  // namespace trunkline::trafgen
