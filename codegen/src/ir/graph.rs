//! Which nodes of a graph lead to each other.
//!
//! In: for each node the nodes that it leads to. Out: a number for each node, the same for nodes
//! that lead to each other. Never here: recursion, which a long chain would overflow.

/// The strongly connected components of a graph, by Kosaraju's two walks without recursion.
pub(crate) fn groups(edges: &[Vec<usize>]) -> Vec<usize> {
    let count = edges.len();
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, targets) in edges.iter().enumerate() {
        for to in targets {
            if let Some(list) = back.get_mut(*to) {
                list.push(from);
            }
        }
    }
    let mut seen = vec![false; count];
    let mut finished = Vec::with_capacity(count);
    for start in 0..count {
        walk(start, edges, &mut seen, |node| finished.push(node));
    }
    let mut group = vec![usize::MAX; count];
    let mut seen = vec![false; count];
    for start in finished.into_iter().rev() {
        walk(start, &back, &mut seen, |node| {
            if let Some(slot) = group.get_mut(node) {
                *slot = start;
            }
        });
    }
    group
}

/// Visits what can be reached and was not seen, and names each node when it is left.
fn walk(start: usize, edges: &[Vec<usize>], seen: &mut [bool], mut leave: impl FnMut(usize)) {
    let mut mark = |node: usize| match seen.get_mut(node) {
        Some(mark) if !*mark => {
            *mark = true;
            true
        }
        _ => false,
    };
    if !mark(start) {
        return;
    }
    let mut stack = vec![(start, 0)];
    while let Some((node, next)) = stack.last_mut() {
        let target = edges
            .get(*node)
            .and_then(|targets| targets.get(*next))
            .copied();
        *next += 1;
        match target {
            Some(target) if mark(target) => stack.push((target, 0)),
            Some(_) => {}
            None => {
                leave(*node);
                stack.pop();
            }
        }
    }
}
